import type { JSX } from 'preact';
import type { FormState } from '../../forms/form-state.js';
import { Button, LinkButton } from '../kit/button.js';
import { Form } from '../kit/form.js';
import { Layout } from '../kit/layout.js';
import type { Words } from '../messages/words.js';

interface NotMePageProps {
  readonly words: Words;
  readonly form: FormState;
  readonly person: string;
}

export function NotMePage({ words, form, person }: NotMePageProps): JSX.Element {
  return (
    <Layout words={words} title={words.plain('not_me.title')}>
      <h1>{words.plain('not_me.title')}</h1>
      <p class="lead">{words.say('action.person', { person })}</p>
      <p>{words.plain('not_me.lead')}</p>
      <Form words={words} form={form} alertId="not-me-alert">
        <Button id="not-me-submit" danger>
          {words.plain('not_me.submit')}
        </Button>
      </Form>
    </Layout>
  );
}

export function NotMeDonePage({ words, recovers }: { readonly words: Words; readonly recovers: boolean }): JSX.Element {
  return (
    <Layout words={words} title={words.plain('not_me.done.title')}>
      <h1 id="not-me-done">{words.plain('not_me.done.title')}</h1>
      <p class="lead">{words.plain(recovers ? 'not_me.done.sent' : 'not_me.done.lead')}</p>
      <LinkButton id="home" href="./" quiet>
        {words.plain('home.link')}
      </LinkButton>
    </Layout>
  );
}

export function NotMeOverPage({ words }: { readonly words: Words }): JSX.Element {
  return (
    <Layout words={words} title={words.plain('not_me.over.title')}>
      <h1 id="not-me-over">{words.plain('not_me.over.title')}</h1>
      <p class="lead">{words.plain('not_me.over.lead')}</p>
      <LinkButton id="home" href="./" quiet>
        {words.plain('home.link')}
      </LinkButton>
    </Layout>
  );
}
