import { type Client, clientPolicy, redirectDestination, uriFault } from '@signet/authorization-server';
import { readableName } from './messages/words.js';

/** What pages know of a client: what people may see of it, never the record with its secrets. */
export interface ClientView {
  readonly name: string;
  readonly logo?: string | undefined;
  readonly policy?: string | undefined;
  readonly terms?: string | undefined;
}

/** The one place where a page's view of a client is made. Links that it registered are shown only where they cannot be script. */
export function clientView(client: Client): ClientView {
  const { clientName, logoUri, policyUri, tosUri } = client;
  return {
    name: readableName(clientName),
    logo: clientPolicy(client).showsLogo ? httpsOnly(logoUri) : undefined,
    policy: httpsOnly(policyUri),
    terms: httpsOnly(tosUri),
  };
}

/** Where an address leads as people read it: host and port, with the scheme where it is not https. */
export function shownDestination(address: string): string {
  return redirectDestination(address).name.replace(/^https:\/\//, '');
}

export function httpsOnly(address: string | undefined): string | undefined {
  return address !== undefined && uriFault(address, 'page') === undefined ? address : undefined;
}
