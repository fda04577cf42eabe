import type { JSX } from 'preact';
import { Button } from './kit/button.js';
import { Form } from './kit/form.js';
import { Layout } from './kit/layout.js';
import { SignInLead, type SignInPageProps, WaysOut } from './sign-in-ways.js';

export function CreateAccountPage({ words, view, form }: SignInPageProps): JSX.Element {
  return (
    <Layout words={words} title={words.plain('create.title')} client={view.client}>
      <h1>{words.plain('create.title')}</h1>
      <SignInLead words={words} view={view} />
      <Form words={words} form={form} alertId="create-alert">
        <Button id="create-submit">{words.plain('create.submit')}</Button>
        <WaysOut words={words} view={view} />
      </Form>
      <p>
        <a id="login" href={view.login}>
          {words.plain('create.login')}
        </a>
      </p>
    </Layout>
  );
}
