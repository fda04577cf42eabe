import type { Client } from '@signet/authorization-server';
import type { JSX } from 'preact';
import { Alert } from './alert.js';
import { Layout } from './layout.js';
import { messages } from './messages.js';

export interface CreateAccountPageProps {
  readonly client: Client;
  readonly interactionId: string;
  readonly csrf: string;
  readonly entered: { readonly username: string; readonly name: string; readonly email: string };
  readonly alert?: string | undefined;
}

export function CreateAccountPage({
  client,
  interactionId,
  csrf,
  entered,
  alert,
}: CreateAccountPageProps): JSX.Element {
  const text = messages.createAccount;
  return (
    <Layout title={text.title} client={client}>
      <h1>{text.title}</h1>
      <p class="lead">{messages.login.lead(client.clientName)}</p>
      <Alert id="create-alert" text={alert} />
      <form method="post" action="create-account">
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
          maxLength={64}
          value={entered.username}
        />
        <label for="name">{text.name}</label>
        <input id="name" name="name" type="text" autocomplete="name" maxLength={256} value={entered.name} />
        <label for="email">{text.email}</label>
        <input id="email" name="email" type="email" autocomplete="email" maxLength={256} value={entered.email} />
        <label for="password">{messages.login.password}</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="new-password"
          required
          maxLength={1024}
          aria-describedby="password-hint"
        />
        <p id="password-hint" class="small">
          {text.passwordHint}
        </p>
        <button id="create-submit" type="submit">
          {text.submit}
        </button>
      </form>
    </Layout>
  );
}
