import type { IdentityProvider } from '@signet/authorization-server';
import { IdentityError, newUsername } from '@signet/identity';
import type { AdministrationPorts } from '../administration-ports.js';
import type { AdministeredRecords } from '../records.js';
import { claimOf, emailOf, type UpstreamPerson } from './upstream-person.js';

/** Names of others that are tried beside the one that is wanted. */
const mostTried = 5;

/**
 * A username that nobody has, as near as can be to how the person is called there. Never one that looks like an address, which would stand before
 * whoever that address is.
 */
export async function freeUsername(
  { random }: Pick<AdministrationPorts, 'random'>,
  { accounts }: Pick<AdministeredRecords, 'accounts'>,
  provider: IdentityProvider,
  person: UpstreamPerson,
): Promise<string> {
  const wanted = wantedOf(provider, person);
  if (wanted !== undefined) {
    for (let nth = 1; nth <= mostTried; nth += 1) {
      const username = nth === 1 ? wanted : `${wanted}-${nth}`;
      if (!(await accounts.findByUsername(username))) return username;
    }
  }
  return `${wanted ?? provider.providerId}-${Buffer.from(random.bytes(6)).toString('hex')}`;
}

function wantedOf(provider: IdentityProvider, person: UpstreamPerson): string | undefined {
  const candidates = [
    claimOf(provider, person, 'username'),
    claimOf(provider, person, 'preferred_username'),
    emailOf(provider, person),
  ];
  for (const each of candidates) {
    if (typeof each !== 'string' || each.length > 100) continue;
    try {
      return newUsername(each.split('@', 1)[0] ?? '');
    } catch (error) {
      if (!(error instanceof IdentityError)) throw error;
    }
  }
  return undefined;
}
