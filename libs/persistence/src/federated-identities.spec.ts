import { describe, expect, it } from '@jest/globals';
import { type FederatedIdentity, identityKey, type Stores } from '@signet/authorization-server';
import { testDatabases } from '../test/support/test-databases.js';
import { sqlite } from './sql/dialects/sqlite.js';

const of = { providerId: 'acme', issuer: 'https://id.acme.example', upstreamSubject: 'them' };
const key = identityKey(of);
const identity: FederatedIdentity = { ...of, key, subject: 'alice', linkedAt: 1, tokens: { refreshToken: 'before' } };
const databases = testDatabases();

describe.each(databases.migrated)('who is unlinked while they sign in: %s', (_, configuration) => {
  it.each<[string, (stores: Stores) => Promise<unknown>]>([
    ['by themselves', ({ federatedIdentities }) => federatedIdentities.delete(key)],
    ['with their account', ({ federatedIdentities }) => federatedIdentities.deleteAllOf('alice')],
    [
      'with the provider',
      async ({ federatedIdentities }) => {
        const [some] = await federatedIdentities.someAt('acme', 9);
        return some && federatedIdentities.delete(some.key);
      },
    ],
  ])('%s: nothing of what the provider gave is left', async (_by, unlink) => {
    const where = await configuration();
    const [one, other] = [await databases.open(where), await databases.open(where)];
    const { read } = one.database;
    const isWaiting = async () => {
      const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return read.dialect === sqlite || (await read.rows(waiting)).length > 0;
    };
    const { tokens: _tokens, ...bare } = identity;
    await one.stores.federatedIdentities.insert(bare);
    let begun: Promise<unknown> | undefined;
    await one.unitOfWork.run(async ({ federatedIdentities }) => {
      expect(await federatedIdentities.use({ key, usedAt: 2, tokens: { refreshToken: 'secret' } })).toBe(true);
      begun = other.unitOfWork.run((stores) => unlink(stores));
      while (!(await isWaiting()));
    });
    expect(await begun).toBeTruthy();
    expect(await one.stores.federatedIdentities.find(key)).toBeUndefined();
    expect(await read.rows('SELECT 1 FROM "upstream_tokens"')).toEqual([]);
  });
});
