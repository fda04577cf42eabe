import type { JSX } from 'preact';
import { Button } from './kit/button.js';
import { Form } from './kit/form.js';
import { Layout } from './kit/layout.js';
import type { LoginPageProps } from './login-page.js';

export function CreateAccountPage({ words, client, form }: LoginPageProps): JSX.Element {
  return (
    <Layout words={words} title={words.plain('create.title')} client={client}>
      <h1>{words.plain('create.title')}</h1>
      <p class="lead">{words.say('login.lead', { client: client.name })}</p>
      <Form words={words} form={form} alertId="create-alert">
        <Button id="create-submit">{words.plain('create.submit')}</Button>
      </Form>
    </Layout>
  );
}
