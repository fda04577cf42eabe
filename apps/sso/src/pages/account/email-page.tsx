import type { JSX } from 'preact';
import type { FormState } from '../../forms/form-state.js';
import { Button, LinkButton } from '../kit/button.js';
import { Form } from '../kit/form.js';
import type { Words } from '../messages/words.js';
import { type Frame, OwnLayout } from './frame.js';

export interface EmailView {
  readonly email: string | undefined;
  readonly isVerified: boolean;
  readonly isSent: boolean;
  readonly isChanged: boolean;
}

interface EmailPageProps {
  readonly words: Words;
  readonly frame: Frame;
  readonly form: FormState;
  readonly content: EmailView;
}

/** It never says where the code went: it is the same for an address that somebody else has. */
export function EmailPage({ words, frame, form, content }: EmailPageProps): JSX.Element {
  const { email, isVerified, isSent, isChanged } = content;
  return (
    <OwnLayout words={words} frame={frame}>
      {isChanged ? (
        <p role="status" id="email-changed">
          {words.plain('account.email.changed')}
        </p>
      ) : null}
      <p class="lead" id="email-now">
        {email === undefined
          ? words.plain('account.email.none')
          : words.say(isVerified ? 'account.email.now' : 'account.email.now_unverified', { email })}
      </p>
      <p id="email-why">{words.plain(isSent ? 'account.email.sent' : 'account.email.lead')}</p>
      <Form words={words} form={form} alertId="account-email-alert">
        <Button id="account-email-submit">
          {words.plain(isSent ? 'account.email.confirm' : 'account.email.submit')}
        </Button>
      </Form>
      {isSent ? (
        <LinkButton id="again" href="account/email" quiet>
          {words.plain('account.email.again')}
        </LinkButton>
      ) : null}
    </OwnLayout>
  );
}
