import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { Mail } from '@signet/authorization-server';
import { ManualClock, SeededRandomSource } from '@signet/authorization-server/testing';
import type { Factor } from '@signet/identity';
import { cipher, type OpenedDatabase, testDatabases } from '../../test/support/test-databases.js';
import { createStores } from '../create-stores.js';
import { type KeyCipher, loadMasterKey, readMasterKey } from '../key-cipher.js';
import { entities } from '../records/index.js';
import { openRecords, sealingOf } from '../records/open-records.js';
import { sealedColumns } from '../records/sealed-columns.js';
import { sqlite } from '../sql/dialects/sqlite.js';
import { openDatabase } from '../sql/open-database.js';
import { openMasterKey } from './open-master-key.js';
import { hasSealed, type Resealed, reseal, whatIsLost } from './reseal.js';
import { resetKeys } from './reset-keys.js';

const databases = testDatabases();
const folder = mkdtempSync(join(tmpdir(), 'signet-sealed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const other = (byte: number) => loadMasterKey({ value: Buffer.alloc(32, byte).toString('base64url') });
const inputs = () => ({ clock: new ManualClock(), random: new SeededRandomSource() });
const key = (kid: string) =>
  ({
    kid,
    algorithm: 'ES256',
    privateJwk: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: `private ${kid}` },
    createdAt: 1,
    activatesAt: 1,
  }) as const;

const message: Mail = {
  mailId: 'message',
  template: 'verify-email-code',
  purpose: 'sign-in',
  to: 'alice@example.com',
  data: { code: '314159' },
  state: 'waiting',
  attempts: 0,
  nextAttemptAt: 1,
  createdAt: 1,
  validUntil: 2,
  expiresAt: 3,
};

const factor: Factor = {
  factorId: 'factor',
  subject: 'alice',
  name: 'Phone',
  handle: 'totp:alice',
  amr: ['otp'],
  data: { type: 'totp', secret: 'JBSWY3DPEHPK3PXP' },
  revision: 0,
  createdAt: 1,
};

/** By the tables in which there is something. */
function countsOf(resealed: readonly Resealed[]) {
  const some = resealed.filter(({ changed, already }) => changed + already > 0);
  return Object.fromEntries(some.map(({ table, changed, already }) => [table, [changed, already]]));
}

describe('columns under the master key', () => {
  it('are those that the records describe, and every column that is called encrypted', () => {
    const called = entities.flatMap(({ options: { name, tableName = name, columns } }) =>
      Object.entries(columns)
        .map(([property, column]) => `${tableName}.${column?.name ?? property}`)
        // When an entry of the audit trail got its link is a time.
        .filter((column) => /encrypted|sealed(?!_at$)|secret_value|private/i.test(column)),
    );
    expect(sealedColumns.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(called.sort());
  });

  it('are the only ones that a store can seal', () => {
    const connection = { read: { dialect: sqlite } } as never;
    const context = { connection, cipher, catalogue: {} as never };
    expect(() => openRecords(context)).not.toThrow();
    const stranger = { table: 't', column: 'c', key: 'k', context: (name: string) => name, lost: 'nothing' };
    expect(() => sealingOf(cipher)(stranger)).toThrow('t.c is not described');
  });
});

describe.each(databases.kinds)('what lies under the master key: %s', (_name, configuration) => {
  async function filled(): Promise<OpenedDatabase> {
    const opened = await databases.open(await configuration());
    await opened.stores.signingKeys.insert(key('one'));
    await opened.stores.secrets.findOrInsert('salt', Buffer.from('the salt'));
    await opened.stores.mail.insertBelow(message, 9);
    await opened.records.factors.insert(factor);
    return opened;
  }
  async function readBy({ database }: OpenedDatabase, by: KeyCipher) {
    const { stores, records } = createStores(database, by);
    const secret = await stores.secrets.findOrInsert('salt', Buffer.from('another'));
    return {
      factor: await records.factors.find('factor'),
      mail: await stores.mail.find('message'),
      kids: (await stores.signingKeys.list()).map(({ privateJwk }) => privateJwk?.d),
      salt: Buffer.from(secret).toString(),
    };
  }

  it('comes under another one whole, once, and is read by that one alone', async () => {
    const opened = await filled();
    const after = other(9);
    expect(countsOf(await reseal(opened.database, cipher, after))).toEqual({
      factor: [1, 0],
      issuer_secret: [1, 0],
      mail: [1, 0],
      signing_key: [1, 0],
    });
    expect(await readBy(opened, after)).toMatchObject({
      kids: ['private one'],
      salt: 'the salt',
      mail: message,
      factor,
    });
    await expect(readBy(opened, cipher)).rejects.toThrow('does not decrypt');
    // A process that still had the old key wrote meanwhile.
    await opened.stores.signingKeys.insert(key('two'));
    expect(countsOf(await reseal(opened.database, cipher, after))).toEqual({
      factor: [0, 1],
      issuer_secret: [0, 1],
      mail: [0, 1],
      signing_key: [1, 1],
    });
    expect((await readBy(opened, after)).kids).toEqual(['private one', 'private two']);
  });

  it('stays as it was where one row opens under neither', async () => {
    const opened = await filled();
    await createStores(opened.database, other(5)).stores.secrets.findOrInsert('foreign', Buffer.from('x'));
    await expect(reseal(opened.database, cipher, other(9))).rejects.toThrow('does not decrypt');
    expect(await readBy(opened, cipher)).toMatchObject({ kids: ['private one'], salt: 'the salt', mail: message });
  });

  it('is followed by a process whose file has been replaced, without a restart', async () => {
    const file = join(folder, `key-${_name}`);
    const value = (byte: number) => Buffer.alloc(32, byte).toString('base64url');
    writeFileSync(file, value(7), { mode: 0o600 });
    const opened = await filled();
    const running = createStores(opened.database, readMasterKey({ file })).stores;
    await running.signingKeys.list();
    await reseal(opened.database, cipher, other(9));
    await expect(running.signingKeys.list()).rejects.toThrow('does not decrypt');
    writeFileSync(file, value(9), { mode: 0o600 });
    // Seals with the new one though it has opened nothing since.
    await running.signingKeys.insert(key('late'));
    expect((await readBy(opened, other(9))).kids).toEqual(['private late', 'private one']);
    expect(await running.signingKeys.list()).toHaveLength(2);
  });

  it('is not opened by a key made anew where the file is missing: only a new database gets one', async () => {
    const file = join(folder, `made-${_name}`);
    const empty = await databases.open(await configuration());
    expect(await hasSealed(empty.database)).toBe(false);
    expect(await openMasterKey({ file }, empty.database)).toMatchObject({ made: true });
    expect(await openMasterKey({ file }, empty.database)).toMatchObject({ made: false });
    const opened = await filled();
    const missing = join(folder, `missing-${_name}`);
    await expect(openMasterKey({ file: missing }, opened.database)).rejects.toThrow(
      `${missing} is missing, and the database holds keys that only it opens`,
    );
    expect(() => readMasterKey({ file: missing })).toThrow('is missing');
  });

  it('is not made, nor its schema, for whoever only reads', async () => {
    const config = await configuration();
    await expect(openDatabase(config, { existing: true })).rejects.toThrow(
      config.type === 'sqlite' ? `there is no database at ${config.file}` : 'holds no records of Signet yet',
    );
    if (config.type === 'sqlite') expect(existsSync(config.file)).toBe(false);
    const { database } = await databases.open(config);
    await (await openDatabase(config, { existing: true })).close();
    await database.write((statements) => statements.change('DELETE FROM "signet_migrations" WHERE "id" > 3'));
    await expect(openDatabase(config, { existing: true })).rejects.toThrow(
      'is of an earlier version: `signet migrate`',
    );
  });

  it('is nowhere to be read: neither an address nor a code of a message', async () => {
    const { database } = await filled();
    const rows = JSON.stringify(await database.read.rows('SELECT * FROM "mail"'));
    expect(rows).toContain('sign-in');
    expect(rows).not.toMatch(/314159|alice/);
  });

  it('is forgotten where the key is lost: other keys sign at once, and APIs hear of the old ones', async () => {
    const opened = await filled();
    expect((await whatIsLost(opened.database)).flatMap(({ count }) => (count === 0 ? [] : [count]))).toEqual([
      1, 1, 1, 1,
    ]);
    const fresh = await resetKeys(opened.database, other(3), inputs());
    const { stores } = createStores(opened.database, other(3));
    const kids = (await stores.signingKeys.list()).map(({ kid }) => kid);
    expect(kids.sort()).toEqual(fresh.map(({ kid }) => kid).sort());
    expect(kids).not.toContain('one');
    expect(Buffer.from(await stores.secrets.findOrInsert('salt', Buffer.from('new'))).toString()).toBe('new');
    expect(await stores.securityEvents.countSince(0)).toBe(1);
    const told = await stores.auditLog.page({ limit: 99, name: 'signing_key_made' });
    expect(told.map(({ target }) => target.id).sort()).toEqual(kids.sort());
    expect(JSON.stringify(told)).not.toContain('"d"');
  });
});

describe.each(databases.kinds)('two withdrawals at once: %s', (_name, configuration) => {
  it('leave a key that signs, for each sees what the other took', async () => {
    const { stores, unitOfWork } = await databases.open(await configuration());
    await stores.signingKeys.insert(key('one'));
    await stores.signingKeys.insert(key('two'));
    let entered = () => {};
    const other = new Promise<void>((resolve) => {
      entered = resolve;
    });
    const left = await Promise.all([
      unitOfWork.run(async ({ signingKeys }) => {
        await signingKeys.delete('one');
        entered();
        return (await signingKeys.list()).length;
      }),
      other.then(() =>
        unitOfWork.run(async ({ signingKeys }) => {
          await signingKeys.delete('two');
          return (await signingKeys.list()).length;
        }),
      ),
    ]);
    expect(left).toEqual([1, 0]);
  });
});
