import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { digest } from '@signet/authorization-server';
import { type DatabaseConfig, toleratedFrom } from '@signet/runtime/database';
import BetterSqlite3 from 'better-sqlite3';
import { EntitySchema } from 'typeorm';
import { furnish, furnishedAt, type Living, useUp, whole } from '../../test/support/furnished-issuer.js';
import { cipher, type OpenedDatabase, testDatabases } from '../../test/support/test-databases.js';
import { loadMasterKey } from '../key-cipher.js';
import { entities } from '../records/index.js';
import { openDatabase } from '../sql/open-database.js';
import { backUpDatabase, restoreDatabase } from './backup.js';
import { moveDatabase } from './move-database.js';
import { MovedTable } from './moved-table.js';
import { movedTables } from './moved-tables.js';
import { readableOf } from './source.js';
import { digestsOf } from './table-digests.js';

const { kinds, open, close, emptyFile, emptyPostgres } = testDatabases();
const folder = mkdtempSync(join(tmpdir(), 'signet-transfer-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const otherCipher = loadMasterKey({ value: Buffer.alloc(32, 8).toString('base64url') });
const sqlite = (): DatabaseConfig => ({ type: 'sqlite', file: emptyFile() });
const postgres = async (): Promise<DatabaseConfig> => ({ type: 'postgres', url: await emptyPostgres() });
const shaOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
/** It, and what SQLite has beside it. */
const filesBeside = (file: string) =>
  readdirSync(dirname(file))
    .map((name) => join(dirname(file), name))
    .filter((path) => path.startsWith(file));
let count = 0;
const newFile = () => {
  count += 1;
  return join(folder, `${count}.backup`);
};

/** More rows than fit on a page. */
async function furnished(config: DatabaseConfig): Promise<{ living: Living; opened: OpenedDatabase }> {
  const opened = await open(config);
  const living = await furnish(opened);
  await opened.unitOfWork.run(async ({ replays }) => {
    for (let index = 0; index < 1201; index += 1) await replays.remember(digest(`proof ${index}`), furnishedAt + index);
  });
  return { living, opened };
}

async function contentOf(config: DatabaseConfig) {
  const database = await openDatabase(config);
  try {
    return await digestsOf(database.read, movedTables);
  } finally {
    await database.close();
  }
}

const messageOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: Error) => error.message,
  );

describe('every record', () => {
  it('is filled by what these tests move', async () => {
    const config = sqlite();
    await furnished(config);
    expect((await contentOf(config)).filter(({ rows }) => rows === 0)).toEqual([]);
  });

  it('is moved: a column of a kind that nobody described stops', () => {
    expect(movedTables).toHaveLength(entities.length);
    const strange = new EntitySchema({
      name: 'x',
      columns: { id: { type: 'text', primary: true }, at: { type: 'datetime' } },
    });
    expect(() => MovedTable.of(strange)).toThrow('x.at is datetime, which cannot be moved');
  });
});

describe.each([
  ['SQLite to PostgreSQL', async () => sqlite(), postgres],
  ['PostgreSQL to SQLite', postgres, async () => sqlite()],
  ['SQLite to SQLite', async () => sqlite(), async () => sqlite()],
  ['PostgreSQL to PostgreSQL', postgres, postgres],
])('a database is moved from %s', (_name, source, target) => {
  it('with all that is in it, and nothing of the source changed', async () => {
    const [from, to] = [await source(), await target()];
    const { living, opened } = await furnished(from);
    const before = await contentOf(from);
    await close(opened);
    const file = from.type === 'sqlite' ? from.file : undefined;
    const sha = file && shaOf(file);
    const tables: string[] = [];
    const moved = await moveDatabase({ from, to, cipher, onProgress: ({ table }) => void tables.push(table) });
    expect(moved).toEqual({
      tables: entities.length,
      rows: before.reduce((sum, { rows }) => sum + rows, 0),
      sealed: expect.any(Number),
    });
    expect(moved.sealed).toBeGreaterThan(1);
    expect(new Set(tables).size).toBe(entities.length);
    if (file) expect(shaOf(file)).toBe(sha);
    expect(await contentOf(to)).toEqual(before);
    expect(await useUp(await open(to), living)).toEqual(whole(living));
    expect(await messageOf(moveDatabase({ from, to, cipher }))).toMatch(/^the target is not empty: \w+ has rows$/);
    if (file) expect(filesBeside(file)).toEqual([file]);
  });

  it('goes on where it was ended, lets nobody start on a half, and ends with the same', async () => {
    const [from, to] = [await source(), await target()];
    const { living, opened } = await furnished(from);
    const before = await contentOf(from);
    await close(opened);
    for (const after of [1, 9]) {
      let pages = 0;
      const ended = moveDatabase({
        from,
        to,
        cipher,
        onProgress: () => {
          pages += 1;
          if (pages === after) throw new Error('killed');
        },
      });
      expect(await messageOf(ended)).toBe('killed');
      for (const migrate of [true, false]) {
        expect(await messageOf(openDatabase(to, { migrate }))).toMatch(/^the database is only half filled/);
      }
    }
    await moveDatabase({ from, to, cipher });
    expect(await contentOf(to)).toEqual(before);
    expect(await useUp(await open(to), living)).toEqual(whole(living));
  });
});

describe('a move', () => {
  it('by two at once ends with the same', async () => {
    const [from, to] = [sqlite(), await postgres()];
    const { opened } = await furnished(from);
    const before = await contentOf(from);
    await close(opened);
    const outcomes = await Promise.all([0, 1].map(() => messageOf(moveDatabase({ from, to, cipher }))));
    if (!outcomes.includes('done')) await moveDatabase({ from, to, cipher });
    expect(await contentOf(to)).toEqual(before);
  });

  it('is not gone on with from another source, or from one that was changed', async () => {
    const [from, to] = [sqlite(), await postgres()];
    const { opened } = await furnished(from);
    const stop = () => {
      throw new Error('killed');
    };
    expect(await messageOf(moveDatabase({ from, to, cipher, onProgress: stop }))).toBe('killed');
    await opened.stores.revokedAccessTokens.add('one more', 1);
    expect(await messageOf(moveDatabase({ from, to, cipher }))).toMatch(
      /^the target is half filled from another source/,
    );
  });

  it('notices a source whose issuer runs, and does not count as done', async () => {
    const [from, to] = [sqlite(), sqlite()];
    const { opened } = await furnished(from);
    let isChanged = false;
    const change = () => {
      if (isChanged) return;
      isChanged = true;
      void opened.stores.revokedAccessTokens.add('meanwhile', 1);
    };
    expect(await messageOf(moveDatabase({ from, to, cipher, onProgress: change }))).toMatch(
      /^the source was changed meanwhile/,
    );
    expect(await messageOf(openDatabase(to))).toMatch(/^the database is only half filled/);
  });

  it('is refused with another master key, of nothing and into itself, and makes nothing', async () => {
    const from = sqlite();
    const { opened } = await furnished(from);
    await close(opened);
    const nowhere = { type: 'sqlite', file: emptyFile() } as const;
    const refusals = [
      [{ from, to: nowhere, cipher: otherCipher }, /does not decrypt: the master key is not the one/],
      [{ from: nowhere, to: sqlite(), cipher }, /^there is no such database$/],
      [{ from, to: from, cipher }, /^a database cannot be moved into itself$/],
    ] as const;
    for (const [options, message] of refusals) expect(await messageOf(moveDatabase(options))).toMatch(message);
    expect(existsSync(nowhere.file)).toBe(false);
  });

  it('is refused into what is not of Signet, and changes nothing of it', async () => {
    const from = sqlite();
    await close((await furnished(from)).opened);
    const notes = emptyFile();
    const other = new BetterSqlite3(notes);
    other.exec('CREATE TABLE "notes" ("text" text)');
    other.close();
    const sha = shaOf(notes);
    const to = { type: 'sqlite', file: notes } as const;
    expect(await messageOf(moveDatabase({ from, to, cipher }))).toBe(
      'the target holds something else: the table notes',
    );
    expect(shaOf(notes)).toBe(sha);
    const shared = await postgres();
    const opened = await openDatabase(shared);
    await opened.write((statements) => statements.change('CREATE TABLE "notes" ("text" text)'));
    await opened.close();
    expect(await messageOf(moveDatabase({ from, to: shared, cipher }))).toBe(
      'the target holds something else: the table notes',
    );
    const again = await openDatabase(shared);
    expect(await again.read.dialect.tables(again.read)).toEqual(['notes']);
    await again.close();
  });

  it('names the table of what the target cannot hold', async () => {
    const from = sqlite();
    const { opened } = await furnished(from);
    await opened.database.write((statements) =>
      statements.change('UPDATE "account" SET "name" = CAST(? AS text)', ['a\u0000b']),
    );
    await close(opened);
    expect(await messageOf(moveDatabase({ from, to: await postgres(), cipher }))).toMatch(
      /^account: invalid byte sequence/,
    );
  });

  it('says what a column holds that is none of its values, not the value', async () => {
    const from = sqlite();
    const { opened } = await furnished(from);
    await opened.database.write((statements) =>
      statements.change('UPDATE "session" SET "created_at" = ?', ['secret words']),
    );
    expect(await messageOf(moveDatabase({ from, to: sqlite(), cipher }))).toBe(
      'session.created_at has a value that is no bigint',
    );
  });
});

describe.each(kinds)('a backup of %s', (_name, empty) => {
  let database: DatabaseConfig;
  let living: Living;
  let opened: OpenedDatabase;
  const file = newFile();
  beforeAll(async () => {
    database = await empty();
    ({ living, opened } = await furnished(database));
  });
  const backUp = (options: { file?: string; replace?: boolean; key?: typeof cipher } = {}) =>
    backUpDatabase({
      database,
      file: options.file ?? file,
      cipher: options.key ?? cipher,
      replace: options.replace ?? false,
    });

  it('is made while the issuer runs, for its owner alone, and is one file', async () => {
    const made = await backUp();
    expect(made).toMatchObject({ tables: entities.length });
    expect(made.rows).toBeGreaterThan(1200);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).filter((name) => name.includes(file.split('/').at(-1) ?? ''))).toHaveLength(1);
    expect((await opened.stores.sessions.find(living.sessionId))?.subject).toBe('alice');
  });

  it.each([
    ['SQLite', async () => sqlite()],
    ['PostgreSQL', postgres],
  ])('is restored into %s, where all that was acknowledged works', async (_target, place) => {
    const to = await place();
    const before = await contentOf(database);
    await restoreDatabase({ database: to, file, cipher });
    const after = await contentOf(to);
    // That it was restored is told, and nothing else is otherwise.
    const others = (tables: typeof before) => tables.filter(({ table }) => table !== 'audit_entry');
    const entries = (tables: typeof before) => tables.find(({ table }) => table === 'audit_entry')?.rows ?? 0;
    expect(others(after)).toEqual(others(before));
    expect(entries(after)).toBe(entries(before) + 1);
    if (to.type === 'sqlite') {
      expect(statSync(to.file).mode & 0o777).toBe(0o600);
    }
    const restored = await open(to);
    expect(await useUp(restored, living)).toEqual(whole(living));
  });

  it('replaces no file unasked, and is not made with another master key', async () => {
    const sha = shaOf(file);
    expect(await messageOf(backUp())).toMatch(/is there already$/);
    expect(await messageOf(backUp({ replace: true, key: otherCipher }))).toMatch(/does not decrypt/);
    expect(shaOf(file)).toBe(sha);
    expect(await messageOf(backUp({ file: join(folder, 'none', 'x') }))).toMatch(/^there is no folder/);
    expect(await messageOf(backUp({ replace: true }))).toBe('done');
  });

  it('is restored into no place that is taken, by a part of a database either', async () => {
    const target = { type: 'sqlite', file: emptyFile() } as const;
    writeFileSync(`${target.file}-wal`, 'of another database');
    expect(await messageOf(restoreDatabase({ database: target, file, cipher }))).toMatch(/-wal is there already/);
    expect(existsSync(target.file)).toBe(false);
    expect(await messageOf(restoreDatabase({ database, file, cipher }))).toMatch(/is there already|is not empty/);
  });

  it('is not restored where a byte of it is another, nor with another master key, and leaves nothing', async () => {
    const bytes = readFileSync(file);
    const at = bytes.indexOf('Alice "');
    expect(at).toBeGreaterThan(0);
    bytes.write('Malic', at);
    const damaged = newFile();
    writeFileSync(damaged, bytes);
    const target = { type: 'sqlite', file: emptyFile() } as const;
    expect(await messageOf(restoreDatabase({ database: target, file: damaged, cipher }))).toMatch(
      /^it is damaged.*: account$/,
    );
    expect(await messageOf(restoreDatabase({ database: target, file, cipher: otherCipher }))).toMatch(
      /does not decrypt/,
    );
    writeFileSync(damaged, bytes.subarray(0, bytes.length / 2));
    expect(await messageOf(restoreDatabase({ database: target, file: damaged, cipher }))).not.toBe('done');
    expect(existsSync(target.file)).toBe(false);
  });
});

describe('a backup', () => {
  it('never takes the place of the database that it is of', async () => {
    const database = sqlite() as Extract<DatabaseConfig, { type: 'sqlite' }>;
    await furnished(database);
    const linked: DatabaseConfig = { type: 'sqlite', file: newFile() };
    symlinkSync(database.file, linked.file);
    for (const file of [database.file, `${database.file}-wal`, `${database.file}-journal`]) {
      for (const named of [database, linked]) {
        const outcome = messageOf(backUpDatabase({ database: named, file, cipher, replace: true }));
        expect(await outcome).toBe('a backup cannot be the database itself');
      }
    }
  });

  it('is nothing that signet did not make', async () => {
    const database = sqlite() as Extract<DatabaseConfig, { type: 'sqlite' }>;
    const { opened } = await furnished(database);
    await close(opened);
    const outcome = messageOf(restoreDatabase({ database: sqlite(), file: database.file, cipher }));
    expect(await outcome).toBe('it is no backup of signet');
  });

  /** As the version before the newest column would have made it, with what is changed besides. */
  async function olderBackup(more: (connection: BetterSqlite3.Database) => void = () => {}) {
    const database = sqlite();
    const { living } = await furnished(database);
    const file = newFile();
    await backUpDatabase({ database, file, cipher, replace: false });
    const connection = new BetterSqlite3(file);
    connection.exec('ALTER TABLE "resource_server" DROP COLUMN "access_token_type"');
    connection.exec(`DELETE FROM "signet_migrations" WHERE "name" LIKE 'AccessTokenType%'`);
    const before = movedTables.map(
      ({ description: { table, columns } }) =>
        new MovedTable({ table, columns: columns.filter(({ name }) => name !== 'access_token_type') }),
    );
    const digests = await digestsOf(readableOf(connection), before);
    connection.exec('DELETE FROM "signet_backup"');
    const insert = connection.prepare('INSERT INTO "signet_backup" VALUES (?, ?, ?)');
    for (const [index, { rows, digest: sum }] of digests.entries()) {
      insert.run(JSON.stringify(before[index]?.description), rows, sum);
    }
    more(connection);
    connection.close();
    return { file, living };
  }

  it.each([
    ['SQLite', async () => sqlite()],
    ['PostgreSQL', postgres],
  ])('of the version before is brought up to date where it is restored: %s', async (_name, place) => {
    const { file, living } = await olderBackup();
    const to = await place();
    await restoreDatabase({ database: to, file, cipher });
    const restored = await open(to);
    expect(await restored.stores.resourceServers.list()).toHaveLength(1);
    expect(await useUp(restored, living)).toEqual(whole(living));
  });

  it('of a newer version is refused', async () => {
    const { file } = await olderBackup((connection) => {
      connection.exec(
        `INSERT INTO "signet_migrations" ("timestamp", "name") VALUES (1790000000000, 'Later1790000000000')`,
      );
    });
    const outcome = messageOf(restoreDatabase({ database: sqlite(), file, cipher }));
    expect(await outcome).toMatch(/^the database was brought up to date by a newer version \(Later1790000000000\)/);
  });

  it('is not made of a schema that this version does not describe', async () => {
    const database = sqlite() as Extract<DatabaseConfig, { type: 'sqlite' }>;
    const { opened } = await furnished(database);
    await close(opened);
    const connection = new BetterSqlite3(database.file);
    const change = (sql: string) => connection.exec(sql);
    const make = () => messageOf(backUpDatabase({ database, file: newFile(), cipher, replace: false }));
    const later = toleratedFrom(1_700_000_000_000, 'Grown1790000000000');
    change(`INSERT INTO "signet_migrations" ("timestamp", "name") VALUES (1790000000000, '${later}')`);
    expect(await make()).toBe('the schema is of a newer version: use the signet of that one');
    change(`DELETE FROM "signet_migrations" WHERE "name" = '${later}' OR "name" LIKE 'AccessTokenType%'`);
    expect(await make()).toBe('the schema is older than this version: run signet migrate first');
    connection.close();
  });
});
