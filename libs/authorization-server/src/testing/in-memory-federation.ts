import type { FederatedIdentity } from '../records/federated-identity.js';
import type { IdentityProvider } from '../records/identity-provider.js';
import type { Stores } from '../records/stores.js';
import { byText, Table } from './in-memory-table.js';

/** With whom else people sign in, and who they are there. */
export function federationTables() {
  return { identityProviders: new Table<IdentityProvider>(), federatedIdentities: new Table<FederatedIdentity>() };
}

export function federationStores({
  identityProviders: providers,
  federatedIdentities: identities,
}: ReturnType<typeof federationTables>): Pick<Stores, 'identityProviders' | 'federatedIdentities'> {
  const remove = (of: (identity: FederatedIdentity) => boolean): number =>
    [...identities.rows.values()].filter((row) => of(row) && identities.rows.delete(row.key)).length;
  return {
    identityProviders: {
      find: async (providerId) => providers.rows.get(providerId),
      list: async () => [...providers.rows.values()].sort((a, b) => byText(a.providerId, b.providerId)),
      insert: async (provider) => insertOnce(providers, provider.providerId, provider),
      replace: async (provider) => providers.change(provider.providerId, () => provider),
      delete: async (providerId) => providers.rows.delete(providerId),
    },
    federatedIdentities: {
      find: async (key) => identities.rows.get(key),
      ofPerson: async (subject) =>
        [...identities.rows.values()]
          .filter((row) => row.subject === subject)
          .sort((a, b) => a.linkedAt - b.linkedAt || byText(a.key, b.key)),
      insert: async (identity) => insertOnce(identities, identity.key, identity),
      use: async ({ key, label, usedAt, taken, tokens }) =>
        identities.change(key, ({ label: _, usedAt: __, tokens: ___, taken: ____, ...row }) => ({
          ...row,
          ...(label !== undefined && { label }),
          ...(usedAt !== undefined && { usedAt }),
          ...(taken && { taken }),
          ...(tokens && { tokens }),
        })),
      forgetTokensAt: async (providerId) => {
        const kept = [...identities.rows.values()].filter((row) => row.providerId === providerId && row.tokens);
        for (const { key } of kept) identities.change(key, ({ tokens: _, ...row }) => row);
        return kept.length;
      },
      delete: async (key) => identities.rows.delete(key),
      deleteAllOf: async (subject) => remove((row) => row.subject === subject),
      someAt: async (providerId, atMost) =>
        [...identities.rows.values()]
          .filter((row) => row.providerId === providerId)
          .slice(0, atMost)
          .map(({ key, subject }) => ({ key, subject })),
      countAt: async (providerId) =>
        [...identities.rows.values()].filter((row) => row.providerId === providerId).length,
    },
  };
}

function insertOnce<T>(table: Table<T>, key: string, row: T): boolean {
  if (table.rows.has(key)) return false;
  table.insert(key, row);
  return true;
}
