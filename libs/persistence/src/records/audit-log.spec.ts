import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AuditEntry } from '@signet/administration';
import { startPostgres, type TestPostgres, unsynced } from '@signet/runtime/testing';
import { createStores, type PersistentStores } from '../create-stores.js';
import { ExpirySweeper } from '../expiry-sweeper.js';
import { loadMasterKey } from '../key-cipher.js';
import type { Database } from '../sql/database.js';
import { openDatabase } from '../sql/open-database.js';

const now = 1_700_000_000;
const cipher = loadMasterKey({ value: Buffer.alloc(32, 7).toString('base64url') });
const folder = mkdtempSync(join(tmpdir(), 'signet-audit-'));
let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres(unsynced);
}, 60_000);
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

const entry = (entryId: string, at: number, more: Partial<AuditEntry> = {}): AuditEntry => ({
  entryId,
  at,
  initiator: { entity: 'admin', through: 'cli' },
  record: 'accounts',
  recordId: 's',
  verb: 'update',
  ...more,
});

describe.each([
  ['SQLite', async () => ({ type: 'sqlite', file: join(folder, 'audit.sqlite') }) as const],
  ['PostgreSQL', async () => ({ type: 'postgres', url: await postgres.createDatabase() }) as const],
])('AuditLog contract: %s', (_name, configuration) => {
  let database: Database;
  let stores: PersistentStores;
  beforeAll(async () => {
    database = await openDatabase(await configuration(), { migrate: true });
    stores = createStores(database, cipher);
  });
  afterAll(() => database.close());
  beforeEach(() => database.write((statements) => statements.change('DELETE FROM "audit_entry"')));

  const log = () => stores.records.auditLog;
  const ofAccount = { record: 'accounts', recordId: 's' };

  it('gives the entries of one record whole, the newest first, page by page', async () => {
    const byPerson = { entity: 'user', subject: 's', through: 'self_service' } as const;
    const entries = [
      entry('a', now),
      entry('b', now + 1, { initiator: byPerson, verb: 'insert' }),
      entry('c', now + 1),
      entry('d', now + 2),
    ];
    await log().append([...entries, entry('e', now, { record: 'clients' }), entry('f', now, { recordId: 'other' })]);
    const first = await log().page({ ...ofAccount, limit: 2 });
    expect(first).toEqual([entries[3], entries[2]]);
    const second = await log().page({ ...ofAccount, after: first[1], limit: 2 });
    expect(second).toStrictEqual([entries[1], entries[0]]);
    expect(await log().page({ ...ofAccount, after: second[1], limit: 2 })).toEqual([]);
  });

  it('takes all entries or none, and no entry twice', async () => {
    await log().append([entry('a', now)]);
    const twice = log().append([entry('b', now), entry('a', now, { verb: 'insert' })]);
    await expect(twice).rejects.toMatchObject({
      code: expect.stringMatching(/^(SQLITE_CONSTRAINT_PRIMARYKEY|23505)$/),
    });
    expect(await log().page({ ...ofAccount, limit: 9 })).toEqual([entry('a', now)]);
    await log().append([]);
  });

  it('keeps an entry with what it reports, or neither', async () => {
    const operator = { entity: 'admin', through: 'cli' } as const;
    const failing = stores.administration.run(operator, async ({ auditLog }) => {
      await auditLog.append([entry('a', now)]);
      throw new Error('refused');
    });
    await expect(failing).rejects.toThrow('refused');
    expect(await log().page({ ...ofAccount, limit: 9 })).toEqual([]);
    await stores.administration.run(operator, ({ auditLog }) => auditLog.append([entry('a', now)]));
    expect(await log().page({ ...ofAccount, limit: 9 })).toEqual([entry('a', now)]);
  });

  it('forgets entries older than it is told, at most a batch, and the sweeper those of 400 days', async () => {
    await log().append([entry('a', now - 2), entry('b', now - 1), entry('c', now), entry('d', now + 1)]);
    expect(await log().deleteOlderThan({ before: now, limit: 1 })).toBe(1);
    expect(await log().deleteOlderThan({ before: now, limit: 9 })).toBe(1);
    const sweeper = new ExpirySweeper(stores, () => now + 400 * 86_400 + 1, fail, { margin: 0 });
    expect(await sweeper.sweepOnce()).toBe(1);
    expect(await log().page({ ...ofAccount, limit: 9 })).toEqual([entry('d', now + 1)]);
  });
});

function fail(error: unknown): never {
  throw error;
}
