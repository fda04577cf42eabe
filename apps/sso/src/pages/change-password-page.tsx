import type { JSX } from 'preact';
import type { FormState } from '../forms/form-state.js';
import { ActionLead, type ActionView } from './action-lead.js';
import { Button } from './kit/button.js';
import { Form } from './kit/form.js';
import { Layout } from './kit/layout.js';
import type { Words } from './messages/words.js';
import { WaysOut } from './sign-in-ways.js';

interface ChangePasswordPageProps {
  readonly words: Words;
  readonly view: ActionView;
  readonly form: FormState;
}

export function ChangePasswordPage({ words, view, form }: ChangePasswordPageProps): JSX.Element {
  const title = words.plain('change_password.title');
  return (
    <Layout words={words} title={title} client={view.client}>
      <h1>{title}</h1>
      <ActionLead words={words} view={view} />
      <p>{words.plain('change_password.why')}</p>
      <Form words={words} form={form} alertId="change-password-alert">
        {/* Password managers keep a new password with the name that it is for. */}
        <input type="text" name="username" autocomplete="username" value={view.username} hidden readOnly />
        <Button id="change-password-submit">{words.plain('change_password.submit')}</Button>
        <WaysOut words={words} view={view} />
      </Form>
    </Layout>
  );
}
