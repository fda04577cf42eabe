import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres, unsynced } from '@signet/runtime/testing';
import type { Database } from './database.js';
import { openPostgres } from './postgres.js';
import type { Value, Write } from './statement.js';

let server: TestPostgres;
let database: Database;

beforeAll(async () => {
  server = await startPostgres(unsynced);
}, 60_000);
afterAll(() => server.stop());
beforeEach(async () => {
  database = await openPostgres(await server.createDatabase());
  await database.write((statements) => statements.change('CREATE TABLE "t" ("k" text PRIMARY KEY)'));
});
afterEach(() => database.close());

const insert = (text: string, ...values: Value[]): Write => ({ kind: 'insert', text, values });
const key = (value: string) => insert('INSERT INTO "t" VALUES (?)', value);
const keys = async () => (await database.read.rows('SELECT "k" FROM "t" ORDER BY "k"')).map(({ k }) => k);
const ownPid = 'SELECT pg_backend_pid() AS "pid"';
const endBackend = (pid: unknown) =>
  database.write((statements) => statements.rows('SELECT pg_terminate_backend(CAST(? AS int))', [Number(pid)]));

describe('what takes access back', () => {
  it('waits for its own connections, as many as have places in one process', async () => {
    const numbers = Array.from({ length: 64 }, (_, index) => String(index).padStart(2, '0'));
    const { endings } = database;
    // Reads its own before it writes, as a sign-out does: a connection for each.
    const end = (value: string) =>
      endings.transaction(async ({ read }) => {
        await read.rows('SELECT 1');
        await read.send(key(value));
      });
    await Promise.all(numbers.map(end));
    expect(await keys()).toEqual(numbers);
  });
});

describe('a transaction', () => {
  it('keeps what was sent without waiting, in order', async () => {
    await database.transaction(async ({ read }) => {
      await read.send(key('a'));
      await read.send({ kind: 'update', text: 'UPDATE "t" SET "k" = ?', values: ['b'] });
      expect(await read.rows('SELECT "k" FROM "t"')).toEqual([{ k: 'b' }]);
      await read.send(key('c'));
    });
    expect(await keys()).toEqual(['b', 'c']);
  });

  it('fails as a whole with what failed first, also where nobody waited for that', async () => {
    await database.write((statements) => statements.send(key('there')));
    const late = database.transaction(async ({ read }) => {
      await read.send(key('new'));
      await read.send(key('there'));
    });
    await expect(late).rejects.toMatchObject({ code: '23505' });
    const noticed = database.transaction(async ({ read }) => {
      await read.send(key('there'));
      // PostgreSQL would say of this one only that the transaction is aborted.
      await read.rows('SELECT 1');
    });
    await expect(noticed).rejects.toMatchObject({ code: '23505' });
    expect(await keys()).toEqual(['there']);
  });

  it('of nothing but inserts is one statement, which keeps all of them or none', async () => {
    await database.write(async (statements) => {
      await statements.change('CREATE TABLE "parent" ("id" text PRIMARY KEY)');
      await statements.change('CREATE TABLE "child" ("id" text REFERENCES "parent")');
    });
    const family = (parent: string, child: string) =>
      database.transaction(async ({ read }) => {
        await read.send(insert('INSERT INTO "parent" ("id") VALUES (?)', parent));
        await read.send(insert('INSERT INTO "child" ("id") VALUES (?)', child));
      });
    await family('a', 'a');
    await expect(family('b', 'c')).rejects.toMatchObject({ code: '23503' });
    const [rows] = await database.read.rows(`SELECT string_agg("id", '') AS "all" FROM (
      SELECT "id" FROM "parent" UNION ALL SELECT "id" FROM "child") AS "both"`);
    expect(rows?.all).toBe('aa');
    await database.transaction(async () => undefined);
  });

  it('asks each write what it is, not its text: what says that it is an insert is one of the statement’s', async () => {
    await database.write(async (statements) => {
      await statements.change('CREATE TABLE "parent" ("id" text PRIMARY KEY)');
      await statements.change('CREATE TABLE "child" ("id" text REFERENCES "parent")');
    });
    const parent = insert('INSERT INTO\n "parent" VALUES (?)', 'a');
    const child = { ...parent, text: 'INSERT INTO\n "child" VALUES (?)' };
    // References are checked at the end of a statement: in two of them the child would come too early.
    const childFirst = (kind: Write['kind']) =>
      database.transaction(async ({ read }) => {
        await read.send({ ...child, kind });
        await read.send(parent);
      });
    await expect(childFirst('upsert')).rejects.toMatchObject({ code: '23503' });
    await childFirst('insert');
    expect(await database.read.rows('SELECT "id" FROM "child"')).toEqual([{ id: 'a' }]);
  });

  it('waits for a part of very many before it sends the rest: each has its own time, and what fails is heard of', async () => {
    const sent: string[] = [];
    const failed = database.transaction(async ({ read }) => {
      for (let index = 0; index < 1_000; index += 1) {
        await read.send(key(index === 150 ? '0' : `${index}`));
        sent.push(`${index}`);
      }
    });
    await expect(failed).rejects.toMatchObject({ code: '23505' });
    expect(sent).toHaveLength(199);
    await database.transaction(async ({ read }) => {
      for (let index = 0; index < 1_000; index += 1) await read.send(key(`${index}`));
    });
    expect(await keys()).toHaveLength(1_000);
  });

  it('undoes what was sent when the work throws, and says what the work threw', async () => {
    const failed = database.transaction(async ({ read }) => {
      await read.send(key('a'));
      throw new Error('changed my mind');
    });
    await expect(failed).rejects.toThrow('changed my mind');
    expect(await keys()).toEqual([]);
  });

  it('whose connection breaks fails alone: the process lives, and the next one has another connection', async () => {
    const broken = database.transaction(async ({ read }) => {
      const [row] = await read.rows(ownPid);
      await read.send(key('lost'));
      await endBackend(row?.pid);
      await read.rows('SELECT 1');
    });
    await expect(broken).rejects.toThrow();
    await database.transaction(({ read }) => read.send(key('kept')));
    expect(await keys()).toEqual(['kept']);
  });

  it('whose connection breaks while it waits for something else fails at its end', async () => {
    const broken = database.transaction(async ({ read }) => {
      const [row] = await read.rows(ownPid);
      await endBackend(row?.pid);
      // Until the pool has noticed, so that no statement of ours is under way when it breaks.
      while ((await database.read.rows('SELECT 1 FROM pg_stat_activity WHERE "pid" = ?', [Number(row?.pid)])).length);
    });
    await expect(broken).rejects.toThrow();
    expect(await keys()).toEqual([]);
  });
});

describe('reads', () => {
  const pids = async (count: number) => {
    const asked = Array.from({ length: count }, () => database.read.rows(ownPid));
    return new Set((await Promise.all(asked)).map(([row]) => row?.pid));
  };

  it('of many requests share a few connections', async () => {
    expect((await pids(8)).size).toBe(1);
    expect((await pids(32)).size).toBe(4);
  });

  it('get their own answers, errors included', async () => {
    const asked = Array.from({ length: 50 }, (_, index) =>
      database.read.rows(index % 10 === 3 ? 'SELECT 1 / CAST(? AS int) AS "n"' : 'SELECT CAST(? AS int) AS "n"', [
        index % 10 === 3 ? 0 : index,
      ]),
    );
    for (const [index, answer] of (await Promise.allSettled(asked)).entries()) {
      if (index % 10 === 3) expect(answer).toMatchObject({ status: 'rejected', reason: { code: '22012' } });
      else expect(answer).toEqual({ status: 'fulfilled', value: [{ n: index }] });
    }
  });

  it('wait for no write that waits for a lock', async () => {
    const update = 'UPDATE "t" SET "k" = ?';
    await database.write((statements) => statements.send(key('a')));
    let waiting: Promise<number> | undefined;
    await database.transaction(async ({ read }) => {
      await read.change(update, ['b']);
      waiting = database.write((statements) => statements.change(update, ['c']));
      expect(await keys()).toEqual(['a']);
    });
    await waiting;
    expect(await keys()).toEqual(['c']);
  });

  it('that share a connection which breaks fail together, and the next ones have another', async () => {
    const [pid] = await pids(1);
    const slow = Array.from({ length: 4 }, () => database.read.rows('SELECT pg_sleep(30)'));
    const failed = Promise.allSettled(slow);
    await endBackend(pid);
    expect((await failed).map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
    expect((await pids(1)).has(pid)).toBe(false);
  });
});
