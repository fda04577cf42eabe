import { copyFileSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseUnavailable } from '@signet/runtime/database';
import BetterSqlite3 from 'better-sqlite3';
import type { Database } from './database.js';
import { openSqlite } from './sqlite.js';

function copyOf(file: string): string {
  copyFileSync(file, `${file}.copy`);
  return `${file}.copy`;
}

/** What the looks of a database find, by reason. */
async function found(database: Database): Promise<Readonly<Record<string, string>>> {
  const findings = await Promise.all(database.checks.map((check) => check.look()));
  return Object.fromEntries(findings.flatMap((finding) => (finding ? [[finding.reason, finding.detail]] : [])));
}

describe.each([true, false])('a SQLite file (threads aside: %s)', (aside) => {
  let folder: string;
  let file: string;
  let database: Database;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'signet-sqlite-'));
    file = join(folder, 'x.sqlite');
    database = await openSqlite(file, { aside });
    await database.write((statements) => statements.change('CREATE TABLE "t" ("k" text PRIMARY KEY)'));
  });
  afterEach(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const insert = (key: string) =>
    database.write((statements) => statements.change('INSERT INTO "t" VALUES (?)', [key]));

  it('that another process writes to stops nobody who reads, and is written to when that has ended', async () => {
    await insert('before');
    const other = new BetterSqlite3(file);
    other.exec('BEGIN IMMEDIATE');
    let isWritten = false;
    const written = insert('after').then(() => {
      isWritten = true;
    });
    // Turns of timers, which a driver that waits would not give.
    for (let turn = 0; turn < 5; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      expect(await database.read.rows('SELECT "k" FROM "t"')).toEqual([{ k: 'before' }]);
    }
    expect(isWritten).toBe(false);
    other.exec('ROLLBACK');
    other.close();
    await written;
    expect(await database.read.rows('SELECT "k" FROM "t" ORDER BY "k"')).toEqual([{ k: 'after' }, { k: 'before' }]);
  });

  it('has what was acknowledged where a process that knows nothing of it looks', async () => {
    await Promise.all(Array.from({ length: 100 }, (_, index) => insert(`${index}`)));
    const other = new BetterSqlite3(file, { readonly: true });
    expect(other.prepare('SELECT count(*) AS "n" FROM "t"').get()).toEqual({ n: 100 });
    other.close();
  });

  it('syncs where each commit is acknowledged: the connection itself, or the thread', async () => {
    const [row] = await database.write((statements) => statements.rows('PRAGMA synchronous'));
    // NORMAL and FULL, in SQLite's numbers.
    expect(row).toEqual({ synchronous: aside ? 1 : 2 });
  });

  it.each([
    ['replaced by another one', () => renameSync(copyOf(file), file)],
    ['deleted', () => rmSync(file)],
    ['without its log', () => rmSync(`${file}-wal`)],
  ])('that is %s acknowledges nothing more, and says so when it is asked', async (_what, happens) => {
    await database.migrate();
    await insert('before');
    await database.probe();
    happens();
    const gone = { name: 'DatabaseUnavailable', reason: 'its file was replaced or deleted while it was open' };
    await expect(insert('after')).rejects.toMatchObject(gone);
    await expect(database.probe()).rejects.toMatchObject(gone);
  });

  it('on a full disk is a database that is away, until there is room', async () => {
    const [row] = await database.write((statements) => statements.rows('PRAGMA page_count'));
    const most = (pages: number) => database.write((statements) => statements.rows(`PRAGMA max_page_count = ${pages}`));
    await most(Number(row?.page_count));
    await expect(insert('x'.repeat(100_000))).rejects.toMatchObject({
      name: 'DatabaseUnavailable',
      reason: 'SQLITE_FULL',
    });
    await most(1_000_000);
    expect(await insert('x'.repeat(100_000))).toBe(1);
  });

  it('that may grow no further is found out before anybody writes, and so is that it may again', async () => {
    await database.migrate();
    expect(await found(database)).toEqual({});
    const [row] = await database.write((statements) => statements.rows('PRAGMA page_count'));
    const most = (pages: number) => database.write((statements) => statements.rows(`PRAGMA max_page_count = ${pages}`));
    await most(Number(row?.page_count) + 2);
    expect(await found(database)).toEqual({
      database_not_writable: 'the file may have 2 pages more (max_page_count)',
    });
    // What was deleted is room as well.
    await most(1_000_000);
    await insert('x'.repeat(200_000));
    await database.write((statements) => statements.change('DELETE FROM "t"'));
    await most(1);
    expect(await found(database)).toEqual({});
  });

  it('whose writes fail is found out, though it can be read', async () => {
    await database.migrate();
    await database.read.change('PRAGMA query_only = ON');
    expect(await found(database)).toEqual({ database_not_writable: 'SQLITE_READONLY' });
    await database.read.change('PRAGMA query_only = OFF');
    expect(await found(database)).toEqual({});
  });

  it('is written to through a symbolic link, beside whose target its log lies', async () => {
    const link = join(folder, 'link.sqlite');
    symlinkSync(file, link);
    const linked = await openSqlite(link, { aside });
    try {
      await linked.write((statements) => statements.change('INSERT INTO "t" VALUES (\'linked\')'));
      expect(await database.read.rows('SELECT "k" FROM "t"')).toEqual([{ k: 'linked' }]);
    } finally {
      await linked.close();
    }
  });
});

describe('a SQLite file whose log can no longer be synced', () => {
  it('takes no write that it would have to refuse afterwards, and does not answer for being up', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'signet-sqlite-'));
    const failure = new DatabaseUnavailable('EIO');
    let hasFailed = false;
    const database = await openSqlite(join(folder, 'x.sqlite'), {
      aside: true,
      logSync: () => ({
        check: () => {
          if (hasFailed) throw failure;
        },
        sync: async () => {
          if (hasFailed) throw failure;
        },
        stop: async () => {},
      }),
    });
    try {
      await database.write((statements) => statements.change('CREATE TABLE "catalogue" ("version" bigint)'));
      await database.probe();
      hasFailed = true;
      const written = database.write((statements) => statements.change('INSERT INTO "catalogue" VALUES (1)'));
      await expect(written).rejects.toMatchObject({ reason: 'EIO' });
      expect(await database.read.rows('SELECT * FROM "catalogue"')).toEqual([]);
      await expect(database.probe()).rejects.toMatchObject({ reason: 'EIO' });
      expect(await database.checks.find(({ reason }) => reason === 'log_not_synced')?.look()).toEqual({
        reason: 'log_not_synced',
        detail: 'EIO',
      });
    } finally {
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
