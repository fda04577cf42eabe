import type { JSX } from 'preact';
import type { FormState } from '../forms/form-state.js';
import { Button } from './kit/button.js';
import { Form } from './kit/form.js';
import { Layout } from './kit/layout.js';
import type { Words } from './messages/words.js';
import { SignInLead, type SignInView, WaysOut } from './sign-in-ways.js';

interface ConfirmAccountPageProps {
  readonly words: Words;
  readonly view: SignInView & { readonly email: string };
  readonly form: FormState;
}

/** The same whether a code was sent, or somebody was told that they have an account already. */
export function ConfirmAccountPage({ words, view, form }: ConfirmAccountPageProps): JSX.Element {
  const title = words.plain('verify_email.title');
  return (
    <Layout words={words} title={title} client={view.client}>
      <h1>{title}</h1>
      <SignInLead words={words} view={view} />
      <p id="confirm-account-why">{words.say('confirm_account.sent', { email: view.email })}</p>
      <Form words={words} form={form} alertId="confirm-account-alert">
        <Button id="confirm-account-submit">{words.plain('create.submit')}</Button>
        <Button id="send" name="decision" value="send" quiet skipsFields>
          {words.plain('verify_email.send_again')}
        </Button>
        <WaysOut words={words} view={view} />
      </Form>
      {view.createAccount === undefined ? null : (
        <p>
          <a id="create-account" href={view.createAccount}>
            {words.plain('confirm_account.again')}
          </a>
        </p>
      )}
    </Layout>
  );
}
