import type { JSX } from 'preact';
import { Button } from './kit/button.js';
import { Form } from './kit/form.js';
import { Layout } from './kit/layout.js';
import { BesideSigningIn, OtherWaysIn, SignInLead, type SignInPageProps, WaysOut } from './sign-in-ways.js';

export function LoginPage({ words, view, form }: SignInPageProps): JSX.Element {
  return (
    <Layout words={words} title={words.plain('login.title')} client={view.client}>
      <h1>{words.plain('login.title')}</h1>
      <SignInLead words={words} view={view} />
      <Form words={words} form={form} alertId="login-alert">
        <Button id="login-submit">{words.plain('login.submit')}</Button>
        <OtherWaysIn words={words} view={view} />
        <WaysOut words={words} view={view} />
      </Form>
      <BesideSigningIn words={words} view={view} />
    </Layout>
  );
}
