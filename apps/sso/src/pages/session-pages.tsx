import type { Client } from '@signet/authorization-server';
import type { JSX } from 'preact';
import { Layout } from './layout.js';
import { messages } from './messages.js';

/** Asks before signing out; `hidden` carries the request on, to be checked again. */
export function LogoutPage(props: {
  csrf: string;
  client?: Client | undefined;
  hidden: ReadonlyArray<readonly [string, string]>;
}): JSX.Element {
  return (
    <Layout title={messages.logout.title} client={props.client}>
      <h1>{messages.logout.title}</h1>
      <p class="lead">{messages.logout.lead}</p>
      <form method="post" action="logout">
        <input type="hidden" name="csrf" value={props.csrf} />
        {props.hidden.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <button id="logout-confirm" type="submit">
          {messages.logout.confirm}
        </button>
      </form>
      <a class="button quiet" href="./">
        {messages.logout.stay}
      </a>
    </Layout>
  );
}

export function SignedOutPage(): JSX.Element {
  return (
    <Layout title={messages.signedOut.title}>
      <h1>{messages.signedOut.title}</h1>
      <p class="lead">{messages.signedOut.lead}</p>
    </Layout>
  );
}

export function HomePage({ person }: { person?: string | undefined }): JSX.Element {
  return (
    <Layout title={messages.home.title}>
      <h1>{messages.home.title}</h1>
      <p class="lead">{person === undefined ? messages.home.signedOut : messages.home.signedInAs(person)}</p>
      {person === undefined ? null : (
        <a class="button" href="logout">
          {messages.home.signOut}
        </a>
      )}
    </Layout>
  );
}
