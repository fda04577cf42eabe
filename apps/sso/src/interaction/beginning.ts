import type { Client, ParameterList } from '@signet/authorization-server';
import { field } from '../http/parameters.js';
import type { Issuer } from '../issuer/issuer.js';
import { httpsOnly } from '../pages/client-view.js';

// Of the operator's clients alone: anybody can write an address of ours that names a client which nobody vouches for.

/** Where a sign-in begins at the client itself, with a fresh state (OpenID Connect Core §4). */
export function initiationOf(client: Client | undefined, issuer: string): string | undefined {
  const address = client?.origin === 'operator' ? httpsOnly(client.initiateLoginUri) : undefined;
  if (address === undefined) return undefined;
  const url = new URL(address);
  url.searchParams.set('iss', issuer);
  return url.href;
}

export function siteOf(client: Client | undefined): string | undefined {
  return client?.origin === 'operator' ? httpsOnly(client.clientUri) : undefined;
}

/** Where people begin at the client that a request names. */
export async function beginningAt(issuer: Issuer, parameters: ParameterList): Promise<string | undefined> {
  const clientId = field(parameters, 'client_id');
  const client = clientId === '' ? undefined : await issuer.stores.clients.find(clientId);
  return initiationOf(client, issuer.config.issuer) ?? siteOf(client);
}
