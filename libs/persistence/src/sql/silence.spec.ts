import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseUnavailable } from '@signet/runtime/database';
import {
  openSilenceableWay,
  type SilenceableWay,
  startPostgres,
  type TestPostgres,
  unsynced,
} from '@signet/runtime/testing';
import type { Database } from './database.js';
import { openDatabase } from './open-database.js';
import { openPostgres } from './postgres.js';

const bounds = 'connect_timeout=1&statement_timeout=400&query_timeout=600&lock_timeout=200';
let server: TestPostgres;
let way: SilenceableWay;
let url: string;
let direct: Database;
let database: Database;

beforeAll(async () => {
  server = await startPostgres(unsynced);
}, 60_000);
afterAll(() => server.stop());
beforeEach(async () => {
  url = await server.createDatabase();
  direct = await openPostgres(url);
  way = await openSilenceableWay(Number(new URL(url).port));
  database = await openPostgres(`${way.through(url)}?${bounds}`);
  await direct.write((statements) => statements.change('CREATE TABLE "t" ("k" text PRIMARY KEY)'));
  await direct.write((statements) => statements.change('INSERT INTO "t" VALUES (?)', ['a']));
});
afterEach(async () => {
  await database.close();
  await direct.close();
  await way.close();
});

const read = () => database.read.rows('SELECT "k" FROM "t" ORDER BY "k"');
const echo = (n: number) => database.read.rows('SELECT CAST(? AS int) AS "n"', [n]);
const insert = (k: string) =>
  database.write((statements) => statements.change('INSERT INTO "t" ("k") VALUES (?)', [k]));
const reads = () => Array.from({ length: 40 }, (_, index) => echo(index));
/** Something of each kind at once, on more connections than the pool has. */
const everything = () => [
  ...reads(),
  ...Array.from({ length: 20 }, (_, index) => insert(`written ${index}`)),
  ...Array.from({ length: 20 }, (_, index) =>
    database.transaction(({ read: inside }) =>
      inside.change('UPDATE "t" SET "k" = "k" WHERE "k" = ?', [String(index)]),
    ),
  ),
];
const reasons = async (asked: ReadonlyArray<Promise<unknown>>) =>
  (await Promise.allSettled(asked)).map((answer) =>
    answer.status === 'rejected' ? (answer.reason as Error).constructor : answer.status,
  );

describe('connections that no longer answer', () => {
  it('are given up, and others take their place', async () => {
    await Promise.all(Array.from({ length: 10 }, () => database.write((s) => s.rows('SELECT pg_sleep(0.05)'))));
    way.silenceConnections();
    const answers = await reasons(everything());
    expect(answers).toContain(DatabaseUnavailable);
    expect(new Set(answers)).toEqual(new Set([DatabaseUnavailable, 'fulfilled']));
    expect(await read()).toContainEqual({ k: 'a' });
    expect(await reasons(reads())).toEqual(Array(40).fill('fulfilled'));
  });

  it('give nobody the answer of another when they speak again', async () => {
    await read();
    way.silence();
    expect(await reasons([echo(1), echo(2), insert('late')])).toEqual(Array(3).fill(DatabaseUnavailable));
    const asked = Array.from({ length: 20 }, (_, index) => echo(100 + index));
    way.speak();
    for (const [index, answer] of (await Promise.allSettled(asked)).entries()) {
      if (answer.status === 'fulfilled') expect(answer.value).toEqual([{ n: 100 + index }]);
      else expect(answer.reason).toBeInstanceOf(DatabaseUnavailable);
    }
    expect(await echo(7)).toEqual([{ n: 7 }]);
  });

  it('leave nothing of a transaction behind', async () => {
    const broken = database.transaction(async ({ read: inside }) => {
      await inside.change('INSERT INTO "t" ("k") VALUES (?)', ['half']);
      way.silenceConnections();
      await inside.change('INSERT INTO "t" ("k") VALUES (?)', ['other half']);
    });
    await expect(broken).rejects.toBeInstanceOf(DatabaseUnavailable);
    way.speak();
    // Waits until the server has ended that transaction, one way or the other.
    await direct.write((s) => s.change('LOCK TABLE "t" IN ACCESS EXCLUSIVE MODE').catch(() => 0));
    expect(await direct.read.rows('SELECT "k" FROM "t"')).toEqual([{ k: 'a' }]);
  });

  it('hold up nobody who closes the pool', async () => {
    await read();
    way.silence();
    const asked = reasons(everything());
    await database.close();
    expect(new Set(await asked)).toEqual(new Set([DatabaseUnavailable]));
    way.speak();
    database = await openPostgres(way.through(url));
  });
});

describe('a silent server', () => {
  it('refuses every kind of statement in time, and is asked again when it speaks', async () => {
    way.silence();
    expect(new Set(await reasons(everything()))).toEqual(new Set([DatabaseUnavailable]));
    way.speak();
    expect(await read()).toContainEqual({ k: 'a' });
    expect(await insert('after')).toBe(1);
  });

  it('ends a start with one sentence', async () => {
    way.silence();
    const starting = openDatabase({ type: 'postgres', url: `${way.through(url)}?${bounds}` }, { migrate: true });
    await expect(starting).rejects.toThrow(/^the database is not available: Connection terminated/);
  });

  it('that falls silent while it migrates ends that too', async () => {
    const migrating = openDatabase(
      { type: 'postgres', url: `${way.through(url)}?${bounds}&migration_timeout=800` },
      { migrate: true },
    );
    await way.opened();
    await way.opened();
    way.silence();
    await expect(migrating).rejects.toBeInstanceOf(DatabaseUnavailable);
  });
});

describe('bounds of the server', () => {
  it('end a wait for a row that another transaction has', async () => {
    await direct.transaction(async ({ read: inside }) => {
      await inside.change('UPDATE "t" SET "k" = ?', ['b']);
      const waiting = database.write((s) => s.change('UPDATE "t" SET "k" = ?', ['c']));
      await expect(waiting).rejects.toMatchObject({ name: 'DatabaseUnavailable', reason: '55P03' });
      const inTransaction = database.transaction((c) => c.read.change('UPDATE "t" SET "k" = ?', ['c']));
      await expect(inTransaction).rejects.toMatchObject({ reason: '55P03' });
    });
    expect(await read()).toEqual([{ k: 'b' }]);
  });

  it('end a statement that takes too long', async () => {
    await expect(database.read.rows('SELECT pg_sleep(30)')).rejects.toMatchObject({ reason: '57014' });
    expect(await echo(1)).toEqual([{ n: 1 }]);
  });

  it('are those of the URL, and otherwise ours', async () => {
    const settings = `SELECT current_setting('statement_timeout') AS "statement", current_setting('lock_timeout') AS "lock",
      current_setting('idle_in_transaction_session_timeout') AS "idle"`;
    expect(await direct.read.rows(settings)).toEqual([{ statement: '5s', lock: '3s', idle: '10s' }]);
    const own = await openPostgres(`${url}?options=${encodeURIComponent('-c statement_timeout=7000')}&lock_timeout=0`);
    expect(await own.read.rows(settings)).toEqual([{ statement: '7s', lock: '0', idle: '10s' }]);
    await own.close();
  });
});

describe('migrations', () => {
  it('wait for another process no longer than they may', async () => {
    await direct.transaction(async ({ read: inside }) => {
      await inside.rows('SELECT pg_advisory_lock(7402119)');
      const migrating = openDatabase({ type: 'postgres', url: `${url}?migration_timeout=300` }, { migrate: true });
      await expect(migrating).rejects.toMatchObject({ name: 'DatabaseUnavailable' });
      // Where all is done nobody waits.
      await inside.rows('SELECT pg_advisory_unlock(7402119)');
      await direct.migrate();
      await inside.rows('SELECT pg_advisory_lock(7402119)');
      await (await openDatabase({ type: 'postgres', url }, { migrate: true })).close();
    });
  });
});
