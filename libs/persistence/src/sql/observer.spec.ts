import { mkdtempSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DatabaseObserver } from '@signet/runtime/database';
import { startPostgres, type TestPostgres, unsynced } from '@signet/runtime/testing';
import type { Database } from './database.js';
import { openDatabase } from './open-database.js';

let server: TestPostgres;
let folder: string;
beforeAll(async () => {
  server = await startPostgres(unsynced);
  folder = mkdtempSync(join(tmpdir(), 'signet-observer-'));
}, 60_000);
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const places = {
  sqlite: async () => ({ type: 'sqlite', file: join(folder, 'x.sqlite') }) as const,
  postgres: async () => ({ type: 'postgres', url: await server.createDatabase() }) as const,
};

describe.each(['sqlite', 'postgres'] as const)('what a database says of itself (%s)', (type) => {
  let database: Database;
  let statements: Array<{ readonly text: string; readonly milliseconds: number }>;
  let committed: number[];
  beforeEach(async () => {
    [statements, committed] = [[], []];
    const observer: DatabaseObserver = {
      statement: (text, milliseconds) => void statements.push({ text, milliseconds }),
      committed: (units) => void committed.push(units),
      fallback: () => {},
    };
    database = await openDatabase(await places[type](), { longLived: true, observer });
    await database.write((step) => step.change('CREATE TABLE "t" ("k" text PRIMARY KEY)'));
    [statements.length, committed.length] = [0, 0];
  });
  afterEach(async () => {
    await database.close();
    if (type === 'sqlite') for (const end of ['', '-wal', '-shm']) tryToUnlink(join(folder, `x.sqlite${end}`));
  });
  const texts = () => statements.map(({ text }) => text);

  it('is each statement, on every way to it, without its values', async () => {
    await database.read.rows('SELECT "k" FROM "t" WHERE "k" = ?', ['hunter2']);
    await database.write((step) => step.change('DELETE FROM "t" WHERE "k" = ?', ['hunter2']));
    await database.endings.read.rows('SELECT 1 AS "n" FROM "t" WHERE "k" <> ?', ['hunter2']);
    await database.transaction(async ({ read }) => {
      await read.rows('SELECT count(*) AS "n" FROM "t"');
      await read.send({ kind: 'insert', text: 'INSERT INTO "t" VALUES (?)', values: ['hunter2'] });
    });
    expect(texts()).toEqual([
      'SELECT "k" FROM "t" WHERE "k" = ?',
      'DELETE FROM "t" WHERE "k" = ?',
      'SELECT 1 AS "n" FROM "t" WHERE "k" <> ?',
      'SELECT count(*) AS "n" FROM "t"',
      'INSERT INTO "t" VALUES (?)',
    ]);
    expect(JSON.stringify(statements)).not.toContain('hunter2');
    for (const { milliseconds } of statements) expect(milliseconds).toBeGreaterThanOrEqual(0);
  });

  it('is each transaction, when it is durable, and none that was undone', async () => {
    await database.transaction(async ({ read }) => {
      await read.change('INSERT INTO "t" VALUES (?)', ['a']);
    });
    expect(committed).toEqual([1]);
    await expect(
      database.transaction(async ({ read }) => {
        await read.rows('SELECT 1');
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    if (type === 'postgres') expect(committed).toEqual([1]);
  });

  it('is what is under way', async () => {
    expect(database.load.waiting).toBe(0);
    let during = database.load;
    await database.transaction(async ({ read }) => {
      await read.rows('SELECT 1');
      during = database.load;
    });
    expect(during.used).toBe(1);
  });
});

function tryToUnlink(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // SQLite takes its log away itself.
  }
}
