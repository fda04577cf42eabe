import type { JSX } from 'preact';
import type { FormState } from '../../forms/form-state.js';
import { Button, LinkButton } from '../kit/button.js';
import { Form } from '../kit/form.js';
import { Layout } from '../kit/layout.js';
import type { Words } from '../messages/words.js';
import { type Frame, OwnLayout } from './frame.js';

export interface CloseView {
  readonly username: string;
  /** Seconds. */
  readonly grace: number;
}

interface ClosePageProps {
  readonly words: Words;
  readonly frame: Frame;
  readonly form: FormState;
  readonly content: CloseView;
}

export function ClosePage({ words, frame, form, content: { username, grace } }: ClosePageProps): JSX.Element {
  return (
    <OwnLayout words={words} frame={frame}>
      <p class="lead">{words.plain('account.close.lead')}</p>
      <p>{words.say('account.close.delete_why', { grace })}</p>
      <p>{words.plain('account.close.close_why')}</p>
      <p>{words.say('account.close.type', { username })}</p>
      <Form words={words} form={form} alertId="account-close-alert">
        {/* What is sent by the key of a keyboard can be taken back without a date. */}
        <Button id="account-close-submit" name="what" value="close" danger>
          {words.plain('account.close.only_close')}
        </Button>
        <Button id="account-delete-submit" name="what" value="delete" danger>
          {words.plain('account.close.delete')}
        </Button>
      </Form>
    </OwnLayout>
  );
}

export function ClosedPage({ words, isDeleted }: { readonly words: Words; readonly isDeleted: boolean }): JSX.Element {
  const title = words.plain('account.closed.title');
  return (
    <Layout words={words} title={title}>
      <h1 id="account-closed">{title}</h1>
      <p class="lead">{words.plain(isDeleted ? 'account.closed.deleted' : 'account.closed.lead')}</p>
      <LinkButton id="home" href="./" quiet>
        {words.plain('home.link')}
      </LinkButton>
    </Layout>
  );
}
