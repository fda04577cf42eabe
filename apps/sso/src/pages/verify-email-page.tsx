import type { JSX } from 'preact';
import type { FormState } from '../forms/form-state.js';
import { ActionLead, type ActionView } from './action-lead.js';
import { Button } from './kit/button.js';
import { Form } from './kit/form.js';
import { Layout } from './kit/layout.js';
import type { Words } from './messages/words.js';
import { WaysOut } from './sign-in-ways.js';

interface VerifyEmailPageProps {
  readonly words: Words;
  readonly view: ActionView & { readonly email: string; readonly isSent: boolean };
  readonly form: FormState;
}

/** The same whether a code was sent or not: there are bounds, and who reaches one is not told. */
export function VerifyEmailPage({ words, view, form }: VerifyEmailPageProps): JSX.Element {
  const title = words.plain('verify_email.title');
  const { email, isSent, client } = view;
  const asked = isSent ? form : { ...form, fields: {} };
  return (
    <Layout words={words} title={title} client={client}>
      <h1>{title}</h1>
      <ActionLead words={words} view={view} />
      <p id="verify-email-why">{words.say(isSent ? 'verify_email.sent' : 'verify_email.why', { email })}</p>
      <Form words={words} form={asked} alertId="verify-email-alert">
        {isSent ? <Button id="verify-email-submit">{words.plain('verify_email.submit')}</Button> : null}
        <Button id="send" name="decision" value="send" quiet={isSent} skipsFields>
          {words.plain(isSent ? 'verify_email.send_again' : 'verify_email.send')}
        </Button>
        <WaysOut words={words} view={view} />
      </Form>
    </Layout>
  );
}
