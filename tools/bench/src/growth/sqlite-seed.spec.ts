import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createStores, type Database, ExpirySweeper, loadMasterKey, openDatabase } from '@signet/persistence';
import { digestOf, refreshSecret, sessionCookie, timedIdentifierOf, username, uuidOf } from './names.js';
import { clientOf, liveSession, liveToken } from './population.js';
import { expiringRecords, expiryOf, recordsOf } from './records.js';
import { seedSqlite } from './sqlite-seed.js';

const population = { accounts: 100, grants: 500, now: 1_800_000_000 };
const cipher = loadMasterKey({ value: Buffer.alloc(32, 7).toString('base64url') });

describe('a filled SQLite database', () => {
  let folder: string;
  let file: string;
  let database: Database;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'signet-growth-'));
    file = join(folder, 'x.sqlite');
    await (await openDatabase({ type: 'sqlite', file }, { migrate: true })).close();
  });
  afterEach(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const open = async () => {
    database = await openDatabase({ type: 'sqlite', file });
    return createStores(database, cipher);
  };

  it('has the schema that it had', async () => {
    await open();
    const schema = 'SELECT "name", "sql" FROM sqlite_master ORDER BY "name"';
    const before = await database.read.rows(schema);
    await database.close();
    seedSqlite(file, recordsOf(population), true);
    await open();
    expect(await database.read.rows(schema)).toEqual(before);
    expect(await database.read.rows('PRAGMA foreign_key_check')).toEqual([]);
    expect(await database.read.rows('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });

  it('has what the load asks for, by the names that the load makes', async () => {
    seedSqlite(file, recordsOf(population), true);
    const { stores, accounts } = await open();
    const { token, grant } = liveToken(7, population);
    const refresh = await stores.refreshTokens.find(digestOf(refreshSecret(token)));
    expect(refresh).toMatchObject({ grantId: timedIdentifierOf(`grant-${grant}`), clientId: clientOf(grant) });
    expect(refresh?.consumedAt).toBeUndefined();
    expect(await stores.grants.find(timedIdentifierOf(`grant-${grant}`))).toMatchObject({ clientId: clientOf(grant) });
    const { session, account } = liveSession(7, population);
    const found = await stores.sessions.findByCookie(digestOf(sessionCookie(session)));
    expect(found?.subject).toBe(uuidOf(`account-${account}`));
    expect((await accounts.findByUsername(username(account)))?.subject).toBe(found?.subject);
  });

  it('has as many rotated refresh tokens as it should, each with the one that came after it', async () => {
    seedSqlite(file, recordsOf(population), true);
    const { stores } = await open();
    const [rotated, next] = [5, 6].map((token) => digestOf(refreshSecret(token)));
    const [first, second] = [await stores.refreshTokens.find(rotated ?? digestOf('')), next];
    expect(first?.successorDigest).toBe(second);
    expect(first?.grantId).toBe((await stores.refreshTokens.find(second ?? digestOf('')))?.grantId);
    const sql = 'SELECT COUNT(*) AS "count" FROM "refresh_token" WHERE "consumed_at" IS NOT NULL';
    expect(await database.read.rows(sql)).toEqual([{ count: 100 }]);
  });

  it('gives the sweep what was added for it, a part at a time, and nothing else', async () => {
    seedSqlite(file, recordsOf(population), true);
    const expiring = { first: 502, together: 10, times: 3 };
    seedSqlite(file, expiringRecords(population, expiring), false);
    const stores = await open();
    let clock = expiryOf(population, 0);
    const fail = (error: unknown) => {
      throw error;
    };
    const sweeper = new ExpirySweeper(stores, () => clock, fail, { margin: 0 });
    // Codes, which live for a minute, are over by then.
    expect(await sweeper.sweepOnce()).toBe(1);
    for (const nth of [1, 2, 3]) {
      clock = expiryOf(population, nth);
      expect(await sweeper.sweepOnce()).toBe(40);
    }
    expect(await sweeper.sweepOnce()).toBe(0);
  });
});
