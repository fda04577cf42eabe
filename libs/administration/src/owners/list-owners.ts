import type { ResourceServerStore } from '@signet/authorization-server';
import { type AccountView, accountView } from '../accounts/account-view.js';
import { adminAudienceOf } from '../authority/admin-audience.js';
import { ownersOf } from '../authority/owners.js';
import type { AdministeredRecords } from '../records.js';

type Looked = Pick<AdministeredRecords, 'accounts' | 'groups' | 'roleAssignments'> & {
  readonly resourceServers: Pick<ResourceServerStore, 'find'>;
};

const mostListed = 1000;

/** Who may do everything and can sign in, by themselves or through a group; at most 1000, each once. */
export async function listOwners(records: Looked, issuer: string): Promise<readonly AccountView[]> {
  const audience = await records.resourceServers.find(adminAudienceOf(issuer));
  const owners = new Map<string, AccountView>();
  if (!audience) return [];
  for await (const subject of ownersOf(records, audience)) {
    const account = await records.accounts.find(subject);
    if (account) owners.set(subject, accountView(account));
    if (owners.size >= mostListed) break;
  }
  return [...owners.values()].toSorted((a, b) => (a.username < b.username ? -1 : 1));
}
