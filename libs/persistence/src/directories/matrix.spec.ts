import { describe, expect, it } from '@jest/globals';
import type { Client } from '@signet/authorization-server';
import { aClient, ManualClock } from '@signet/authorization-server/testing';
import { cipher, testDatabases } from '../../test/support/test-databases.js';
import { createStores } from '../create-stores.js';

const [orders, ledger] = ['https://orders.example.com', 'https://ledger.example.com/a%20b_c'];
const databases = testDatabases();

describe.each(databases.migrated)('what the matrix reads of clients: %s', (_, configuration) => {
  async function open(clients: readonly Client[]) {
    const clock = new ManualClock(1_700_000_000);
    const { database } = await databases.open(await configuration());
    const { stores, directories } = createStores(database, cipher, { clock });
    for (const each of clients) await stores.clients.save(each);
    return directories.matrix;
  }
  const at = (clientId: string, ...identifiers: readonly string[]): Client => ({
    ...aClient,
    clientId,
    resources: identifiers.map((identifier) => ({ identifier, scopes: ['read'] })),
  });
  const ids = (found: readonly Client[]) => found.map(({ clientId }) => clientId);

  it('finds those that are registered at any of the audiences, by id, as many as are asked for', async () => {
    const matrix = await open([
      at('c', orders, ledger),
      at('a', orders),
      at('b', ledger),
      at('d'),
      at('e', `${orders}/v2`),
    ]);
    expect(ids(await matrix.registeredAt([orders], 10))).toEqual(['a', 'c']);
    expect(ids(await matrix.registeredAt([ledger], 10))).toEqual(['b', 'c']);
    expect(ids(await matrix.registeredAt([orders, ledger], 10))).toEqual(['a', 'b', 'c']);
    expect(ids(await matrix.registeredAt([orders, ledger], 2))).toEqual(['a', 'b']);
    expect(await matrix.registeredAt([], 10)).toEqual([]);
    expect(await matrix.registeredAt(['https://nothing.example.com'], 10)).toEqual([]);
  });

  it('finds those that act as an API', async () => {
    const matrix = await open([at('a', orders), { ...at('b', ledger), actsAsResource: orders }]);
    expect(ids(await matrix.acting(10))).toEqual(['b']);
  });
});
