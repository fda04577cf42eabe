import { type InteractionView, redirectDestination } from '@signet/authorization-server';
import type { JSX } from 'preact';
import { Layout } from './layout.js';
import { messages } from './messages.js';

export interface ConsentPageProps {
  readonly view: InteractionView;
  readonly person: string;
  readonly csrf: string;
}

export function ConsentPage({ view, person, csrf }: ConsentPageProps): JSX.Element {
  const { client } = view;
  return (
    <Layout title={messages.consent.title(client.clientName)} client={client}>
      <h1>{messages.consent.title(client.clientName)}</h1>
      <p class="lead">{messages.consent.lead(person)}</p>
      <p>{messages.consent.asks}</p>
      <ul>
        {view.identityScopes.map((scope) => (
          <li key={scope}>{messages.identityScopes[scope] ?? scope}</li>
        ))}
        {view.resources.map((resource) => (
          <li key={resource.identifier}>
            <strong>{resource.name}</strong>
            {resource.scopes.map(({ name, description }) => (
              <div key={name}>{description}</div>
            ))}
            <div class="small">
              {messages.consent.audience} <code>{resource.identifier}</code>
            </div>
          </li>
        ))}
      </ul>
      <p class="small">
        {view.redirectUri === undefined ? (
          messages.device.waits
        ) : (
          <>
            {messages.consent.returnsTo} <strong id="redirect-host">{destination(view.redirectUri)}</strong>
          </>
        )}
      </p>
      <form method="post" action="consent">
        <input type="hidden" name="interaction" value={view.interaction.interactionId} />
        <input type="hidden" name="csrf" value={csrf} />
        <input type="hidden" name="seen" value={view.seen} />
        <button id="consent-allow" type="submit" name="decision" value="allow">
          {messages.consent.allow}
        </button>
        <button id="consent-deny" type="submit" name="decision" value="deny" class="quiet">
          {messages.consent.deny}
        </button>
      </form>
      <p class="small">{messages.consent.switchAccount}</p>
    </Layout>
  );
}

/** Host and port, with the scheme where it is not https; of a native app's own scheme that alone. */
function destination(redirectUri: string): string {
  return redirectDestination(redirectUri).name.replace(/^https:\/\//, '');
}
