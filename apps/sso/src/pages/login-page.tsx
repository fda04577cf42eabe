import type { Client } from '@signet/authorization-server';
import type { JSX } from 'preact';
import { Alert } from './alert.js';
import { Layout } from './layout.js';
import { messages } from './messages.js';

export interface LoginPageProps {
  readonly client: Client;
  readonly interactionId: string;
  readonly csrf: string;
  readonly username: string;
  readonly alert?: string | undefined;
}

export function LoginPage({ client, interactionId, csrf, username, alert }: LoginPageProps): JSX.Element {
  return (
    <Layout title={messages.login.title} client={client}>
      <h1>{messages.login.title}</h1>
      <p class="lead">{messages.login.lead(client.clientName)}</p>
      <Alert id="login-alert" text={alert} />
      <form method="post" action="login">
        <input type="hidden" name="interaction" value={interactionId} />
        <input type="hidden" name="csrf" value={csrf} />
        <label for="username">{messages.login.username}</label>
        <input
          id="username"
          name="username"
          type="text"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          required
          maxLength={256}
          value={username}
        />
        <label for="password">{messages.login.password}</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          required
          maxLength={1024}
        />
        <button id="login-submit" type="submit">
          {messages.login.submit}
        </button>
      </form>
    </Layout>
  );
}
