import type { JSX } from 'preact';
import type { FormState } from '../../forms/form-state.js';
import { Button } from '../kit/button.js';
import { Form } from '../kit/form.js';
import type { Words } from '../messages/words.js';
import { type Frame, OwnLayout } from './frame.js';

interface PasswordPageProps {
  readonly words: Words;
  readonly frame: Frame;
  readonly form: FormState;
  readonly content: { readonly username: string; readonly isChanged: boolean };
}

export function PasswordPage({ words, frame, form, content: { username, isChanged } }: PasswordPageProps): JSX.Element {
  return (
    <OwnLayout words={words} frame={frame}>
      {isChanged ? (
        <p role="status" id="password-changed">
          {words.plain('account.password.changed')}
        </p>
      ) : null}
      <p class="lead">{words.say('account.password.lead', { username })}</p>
      <Form words={words} form={form} alertId="account-password-alert">
        {/* Password managers keep a new password with the name that it is for. */}
        <input type="text" name="username" autocomplete="username" value={username} hidden readOnly />
        <Button id="account-password-submit">{words.plain('account.password.submit')}</Button>
      </Form>
    </OwnLayout>
  );
}
