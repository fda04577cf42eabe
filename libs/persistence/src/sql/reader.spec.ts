import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Account } from '@signet/identity';
import { DatabaseUnavailable } from '@signet/runtime/database';
import { startPostgres, type TestPostgres, unsynced } from '@signet/runtime/testing';
import { createStores } from '../create-stores.js';
import { loadMasterKey } from '../key-cipher.js';
import { AccountEntity } from '../records/accounts.js';
import type { Database } from './database.js';
import { openDatabase } from './open-database.js';

const cipher = loadMasterKey({ value: Buffer.alloc(32, 7).toString('base64url') });
const folder = mkdtempSync(join(tmpdir(), 'signet-reader-'));
let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres(unsynced);
}, 60_000);
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A page of those whose username has this text, behind `after`, and how many there are in all. */
function search(database: Database, text: string, after: string, limit: number) {
  return database.reader.read(AccountEntity, async (accounts) => {
    accounts.where("account.username LIKE :like ESCAPE '!'", { like: `%${text.replace(/[!%_]/g, '!$&')}%` });
    const total = await accounts.getCount();
    accounts.andWhere('account.username > :after', { after }).orderBy('account.username').take(limit);
    return { items: await accounts.getMany(), total };
  });
}

describe.each([
  ['SQLite', async () => ({ type: 'sqlite', file: join(folder, 'reader.sqlite') }) as const],
  ['PostgreSQL', async () => ({ type: 'postgres', url: await postgres.createDatabase() }) as const],
])('the reader of administration: %s', (name, configuration) => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase(await configuration(), { migrate: true });
  });
  afterAll(() => database.close());

  it('searches, pages and counts by the query builder, and gives the records that the stores give', async () => {
    const { accounts } = createStores(database, cipher);
    const account = (username: string): Account => ({
      subject: `s-${username}`,
      username,
      emailVerified: true,
      phoneNumberVerified: false,
      address: { country: 'France' },
      passwordHash: '$argon2id$',
      createdAt: 1000,
      updatedAt: 2 ** 33,
    });
    for (const username of ['ann', 'anna', 'b_a', 'bob', 'joanna']) await accounts.insert(account(username));
    expect(await search(database, 'ann', '', 2)).toEqual({ items: [account('ann'), account('anna')], total: 3 });
    expect(await search(database, 'ann', 'anna', 2)).toEqual({ items: [account('joanna')], total: 3 });
    expect(await search(database, '_', '', 9)).toEqual({ items: [account('b_a')], total: 1 });
    expect((await search(database, '', '', 9)).items).toEqual(await accounts.list());
  });

  it('sees nothing that is not committed', async () => {
    const { administration } = createStores(database, cipher);
    const seen = await administration.run({ entity: 'admin', through: 'cli' }, async ({ accounts }) => {
      const ann = await accounts.findByUsername('ann');
      if (!ann) throw new Error('nobody');
      await accounts.insert({ ...ann, subject: 'new', username: 'zoe' });
      return search(database, 'zoe', '', 9);
    });
    expect(seen).toEqual({ items: [], total: 0 });
    expect((await search(database, 'zoe', '', 9)).total).toBe(1);
  });

  if (name === 'SQLite') {
    it('cannot write', async () => {
      const writing = database.reader.read(AccountEntity, (accounts) => accounts.delete().where('1 = 1').execute());
      await expect(writing).rejects.toThrow('attempt to write a readonly database');
    });
  }

  if (name === 'PostgreSQL') {
    it('says as everybody does that the database is not there', async () => {
      const ended = database.reader.read(AccountEntity, (accounts) =>
        accounts.select('pg_terminate_backend(pg_backend_pid())').limit(1).getRawOne(),
      );
      await expect(ended).rejects.toBeInstanceOf(DatabaseUnavailable);
    });
  }
});
