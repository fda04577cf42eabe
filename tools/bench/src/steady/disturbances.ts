import { setTimeout as later } from 'node:timers/promises';
import { parseDatabaseUrl } from '@signet/runtime/database';
import Database from 'better-sqlite3';

/** Does something to the issuer while `work` goes on. */
export type Disturbance = <T>(work: () => Promise<T>) => Promise<T>;

type Environment = Readonly<Record<string, string>>;

function open(env: Environment): Database.Database {
  const config = parseDatabaseUrl(String(env.DATABASE_URL));
  if (config.type !== 'sqlite') throw new Error('disturbances are of a file');
  return new Database(config.file, { timeout: 10_000 });
}

/** Milliseconds that somebody else has the lock, and leaves it to the issuer. */
const held = 2_000;
const left = 1_000;

/** Another process writes, time and again. */
export async function foreignWriter<T>(env: Environment, work: () => Promise<T>): Promise<T> {
  const database = open(env);
  let isOver = false;
  const writing = (async () => {
    while (!isOver) {
      database.exec('BEGIN IMMEDIATE');
      for (let waited = 0; waited < held && !isOver; waited += 50) await later(50);
      database.exec('ROLLBACK');
      for (let waited = 0; waited < left && !isOver; waited += 50) await later(50);
    }
  })();
  try {
    return await work();
  } finally {
    isOver = true;
    await writing;
    database.close();
  }
}

/** Rows of one transaction of the preparation. */
const chunk = 20_000;

/** Lets so many rows expire, waits until the issuer begins to delete them, and works as long as it does. */
export function sweepOfManyRows(env: Environment, { rows }: { rows: number }): Disturbance {
  return async (work) => {
    const database = open(env);
    try {
      const insert = database.prepare(`INSERT INTO "replay" ("digest", "expires_at")
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT hex(randomblob(32)), ? FROM n`);
      // Not over before all of them are there: the sweep would have begun.
      const count = database.prepare('SELECT count(*) AS "n" FROM "replay"');
      const before = (count.get() as { n: number }).n;
      const future = Math.floor(Date.now() / 1000) + 3600;
      for (let row = 0; row < rows; row += chunk) {
        insert.run(Math.min(chunk, rows - row), future);
        await later(1);
      }
      database.prepare('UPDATE "replay" SET "expires_at" = 1').run();
      const left = () => (count.get() as { n: number }).n - before;
      while (left() >= rows) await later(50);
      const worked = await work();
      if (left() <= 0) throw new Error('the sweep was over before the work: more rows are wanted');
      // What is left is nobody's: the next round need not wait for it.
      const rest = database.prepare(
        'DELETE FROM "replay" WHERE "digest" IN (SELECT "digest" FROM "replay" WHERE "expires_at" = 1 LIMIT ?)',
      );
      while (rest.run(chunk).changes > 0) await later(1);
      return worked;
    } finally {
      database.close();
    }
  };
}
