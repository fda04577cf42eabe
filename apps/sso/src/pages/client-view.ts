import { type Client, uriFault } from '@signet/authorization-server';
import { readableName } from './messages/words.js';

/** What pages know of a client: what people may see of it, never the record with its secrets. */
export interface ClientView {
  readonly name: string;
  readonly logo?: string | undefined;
  readonly policy?: string | undefined;
  readonly terms?: string | undefined;
}

/** The one place where a page's view of a client is made. Links that it registered are shown only where they cannot be script. */
export function clientView({ clientName, logoUri, policyUri, tosUri }: Client): ClientView {
  return {
    name: readableName(clientName),
    logo: httpsOnly(logoUri),
    policy: httpsOnly(policyUri),
    terms: httpsOnly(tosUri),
  };
}

export function httpsOnly(address: string | undefined): string | undefined {
  return address !== undefined && uriFault(address, 'page') === undefined ? address : undefined;
}
