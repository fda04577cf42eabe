import type { Client } from '../records/client.js';
import { isPublicClient } from './client-policy.js';
import type { ClientDescription } from './metadata/client-description.js';

/**
 * Whether a client whose metadata is replaced must use PKCE: an operator's says so itself; what a client that nobody vetted may do
 * without is in its record, since it was registered, and ends where it gives up its authentication.
 */
export function keptPkce(description: ClientDescription, before: Pick<Client, 'requirePkce'>): boolean {
  return description.origin === 'operator'
    ? description.requirePkce
    : before.requirePkce || isPublicClient(description);
}
