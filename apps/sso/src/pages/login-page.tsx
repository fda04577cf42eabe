import type { JSX } from 'preact';
import type { FormState } from '../forms/form-state.js';
import type { ClientView } from './client-view.js';
import { Button } from './kit/button.js';
import { Form } from './kit/form.js';
import { Layout } from './kit/layout.js';
import type { Words } from './messages/words.js';

export interface LoginPageProps {
  readonly words: Words;
  readonly client: ClientView;
  readonly form: FormState;
}

export function LoginPage({ words, client, form }: LoginPageProps): JSX.Element {
  return (
    <Layout words={words} title={words.plain('login.title')} client={client}>
      <h1>{words.plain('login.title')}</h1>
      <p class="lead">{words.say('login.lead', { client: client.name })}</p>
      <Form words={words} form={form} alertId="login-alert">
        <Button id="login-submit">{words.plain('login.submit')}</Button>
      </Form>
    </Layout>
  );
}
