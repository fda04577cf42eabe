import type { Client } from '../records/client.js';
import type { GrantedTo } from '../records/grant.js';
import { leadsTo } from './redirect-destination.js';

/** @param destination the name of a `RedirectDestination` */
export function grantedTo({ origin, createdAt }: Client, destination?: string): GrantedTo {
  return { origin, madeAt: createdAt, ...(destination === undefined ? {} : { destination }) };
}

/**
 * Why this client is no longer the one that a grant was given to: somebody else made it, or it was made anew, or it has no
 * address left where the person was told that the answer goes. Undefined where it is the same.
 */
export function otherClient(client: Client, { origin, madeAt, destination }: GrantedTo): string | undefined {
  if (origin !== client.origin || madeAt !== client.createdAt) return 'its client is another by now';
  if (destination === undefined || leadsTo(client.redirectUris, destination)) return undefined;
  return 'its client has another address by now';
}
