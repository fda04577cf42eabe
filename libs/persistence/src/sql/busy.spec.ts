import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { DatabaseUnavailable } from '@signet/runtime/database';
import { startPostgres, type TestPostgres } from '@signet/runtime/testing';
import type { Database } from './database.js';
import { openPostgres } from './postgres.js';

let server: TestPostgres;
let other: Database;
let database: Database;

beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(() => server.stop());
beforeEach(async () => {
  const url = await server.createDatabase();
  other = await openPostgres(url);
  database = await openPostgres(url);
  await other.write((s) => s.change('CREATE TABLE "t" ("k" text PRIMARY KEY)'));
  await other.write((s) => s.change('CREATE TABLE "u" ("k" text PRIMARY KEY)'));
});
afterEach(async () => {
  await database.close();
  await other.close();
});

const insert = (k: string) => database.write((s) => s.change('INSERT INTO "t" ("k") VALUES (?)', [k]));

it('a table that is locked lets so many wait for a connection, and others hear so at once', async () => {
  let isLocked = true;
  let asked: ReadonlyArray<Promise<unknown>> = [];
  await other.transaction(async ({ read }) => {
    await read.change('LOCK TABLE "t" IN ACCESS EXCLUSIVE MODE');
    const refused = { whileLocked: 0 };
    asked = Array.from({ length: 1_100 }, (_, index) =>
      insert(String(index)).catch((error: unknown) => {
        expect(error).toBeInstanceOf(DatabaseUnavailable);
        if ((error as DatabaseUnavailable).reason === 'too many wait for a connection' && isLocked) {
          refused.whileLocked += 1;
        }
      }),
    );
    // Ten are under way, and a thousand wait.
    while (refused.whileLocked < 90) await new Promise((resolve) => setImmediate(resolve));
    // Who comes in the same turn of the event loop waits for the ten as well.
    expect(refused.whileLocked).toBeLessThanOrEqual(100);
    // What has connections of its own waits for nobody.
    await database.probe();
    expect(await database.endings.write((s) => s.change('INSERT INTO "u" ("k") VALUES (?)', ['a']))).toBe(1);
    expect(await database.endings.read.rows('SELECT "k" FROM "u"')).toEqual([{ k: 'a' }]);
    await database.endings.transaction(({ read: inside }) => inside.change('DELETE FROM "u"'));
    expect(await other.read.rows('SELECT "k" FROM "u"')).toEqual([]);
    expect(await database.administration.write((s) => s.change('INSERT INTO "u" ("k") VALUES (?)', ['b']))).toBe(1);
    isLocked = false;
  });
  await Promise.all(asked);
});
