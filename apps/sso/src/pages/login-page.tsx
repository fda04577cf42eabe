import type { JSX } from 'preact';
import type { PasskeySignIn } from '../passkeys/passkey-page.js';
import { Button } from './kit/button.js';
import { Form } from './kit/form.js';
import { Layout } from './kit/layout.js';
import { PasskeyButton, PasskeyScript } from './kit/passkey.js';
import { ByAddress } from './sign-in-elsewhere.js';
import { BesideSigningIn, SignInLead, type SignInPageProps, WaysOut } from './sign-in-ways.js';

interface LoginPageProps extends SignInPageProps {
  /** Undefined where nobody signs in with a passkey. */
  readonly passkey?: PasskeySignIn | undefined;
}

export function LoginPage({ words, view, form, passkey }: LoginPageProps): JSX.Element {
  return (
    <Layout words={words} title={words.plain('login.title')} client={view.client}>
      <h1>{words.plain('login.title')}</h1>
      <SignInLead words={words} view={view} />
      <Form words={words} form={form} alertId="login-alert">
        <Button id="login-submit">{words.plain('login.submit')}</Button>
        <ByAddress words={words} elsewhere={view.elsewhere} />
        {passkey ? (
          <>
            <input type="hidden" name="passkey" />
            <PasskeyButton
              id="passkey"
              options={passkey.options}
              failed={words.plain('passkey.failed')}
              autofill={passkey.autofill}
              quiet
            >
              {words.plain('passkey.submit')}
            </PasskeyButton>
          </>
        ) : null}
        <WaysOut words={words} view={view} />
      </Form>
      <BesideSigningIn words={words} view={view} />
      {passkey ? <PasskeyScript signals={passkey.signals} /> : null}
    </Layout>
  );
}
