import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Observed, Observer, Stretch } from '@signet/runtime';
import { type DatabaseConfig, ObservedStatements } from '@signet/runtime/database';
import { startPostgres, type TestPostgres, unsynced } from '@signet/runtime/testing';
import type { Database } from './database.js';
import { observeDatabase } from './observed-database.js';
import { openDatabase } from './open-database.js';

/** Writes down each stretch with all that it is within. */
class Watcher implements Observer {
  readonly #within = new AsyncLocalStorage<readonly string[]>();
  readonly seen: string[] = [];

  async within<T>({ name }: Stretch, work: (observed: Observed) => Promise<T>): Promise<T> {
    const path = [...(this.#within.getStore() ?? []), name];
    this.seen.push(path.join(' > '));
    const resume = <R>(resumed: () => R) => this.#within.run(path, resumed);
    return resume(() => work({ resume, note: () => {} }));
  }

  request<T>(name: string, work: () => Promise<T>): Promise<T> {
    return this.#within.run([name], work);
  }
}

const folder = mkdtempSync(join(tmpdir(), 'signet-observed-'));
let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres(unsynced);
});
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

const systems = ['sqlite', 'postgresql'] as const;
async function open(system: (typeof systems)[number]): Promise<Database> {
  const config: DatabaseConfig =
    system === 'sqlite'
      ? { type: 'sqlite', file: join(folder, 'a.sqlite') }
      : { type: 'postgres', url: await postgres.createDatabase() };
  return openDatabase(config, { migrate: true });
}

const put = 'INSERT INTO "replay" ("digest", "expires_at") VALUES (?, ?)';

describe.each(systems)('a database of %s that is watched', (system) => {
  it('shows each statement within what asked for it, also those that one writer makes for many', async () => {
    const watcher = new Watcher();
    const inner = await open(system);
    const database = observeDatabase(inner, watcher, system);
    const names = Array.from({ length: 10 }, (_, index) => `request ${index}`);
    try {
      await Promise.all<unknown>(
        names.map((name, index) =>
          watcher.request<unknown>(name, () =>
            index % 2 === 0
              ? database.write((statements) => statements.change(put, [name, 1]))
              : database.transaction(async (connection) => {
                  await connection.read.rows('SELECT 1 FROM "session"');
                  await connection.transaction((same) => same.write((each) => each.change(put, [name, 1])));
                }),
          ),
        ),
      );
      const expected = names.flatMap((name, index) =>
        index % 2 === 0
          ? [`${name} > write`, `${name} > write > INSERT replay`]
          : ['', ' > SELECT session', ' > INSERT replay'].map((rest) => `${name} > transaction${rest}`),
      );
      expect(watcher.seen.toSorted()).toEqual(expected.toSorted());
      const rows = await inner.read.rows('SELECT count(*) AS "count" FROM "replay"');
      expect(Number(rows[0]?.count)).toBe(names.length);
    } finally {
      await database.close();
    }
  });

  it('fails as it fails without anybody who looks, and undoes what it did', async () => {
    const database = observeDatabase(await open(system), new Watcher(), system);
    const refused = new Error('refused');
    try {
      const failing = database.transaction(async (connection) => {
        await connection.write((statements) => statements.change(put, ['undone', 1]));
        throw refused;
      });
      await expect(failing).rejects.toBe(refused);
      expect(await database.endings.read.rows('SELECT 1 FROM "replay" WHERE "digest" = ?', ['undone'])).toEqual([]);
    } finally {
      await database.close();
    }
  });
});

describe('what is seen of a statement', () => {
  const statements = new ObservedStatements('sqlite');

  it.each([
    ['SELECT "id" FROM "session" JOIN "grant" ON 1 WHERE "secret" = \'a value\'', 'SELECT session'],
    ['INSERT INTO "replay" VALUES (\'a value\')', 'INSERT replay'],
    ['  update grant SET "x" = 1', 'UPDATE grant'],
    ["PRAGMA 'a value'", 'PRAGMA'],
    ["'a value'", 'STATEMENT'],
  ])('of %s: %s', (sql, name) => {
    const stretch = statements.of(sql);
    expect(stretch.name).toBe(name);
    expect(JSON.stringify(stretch)).not.toContain('value');
  });
});
