import { closeSync, fsyncSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { digestOf, identifierOf, timedIdentifierOf, uuidOf } from './names.js';
import { insertion, type Records } from './records.js';

/** Writes records into the migrated database. */
export function seedSqlite(file: string, tables: readonly Records[], isNew: boolean): void {
  const database = open(file);
  try {
    if (isNew) fill(database, tables);
    else append(database, tables);
  } finally {
    database.close();
  }
  // What is written from here on shall not pay for this.
  const descriptor = openSync(file, 'r+');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

function open(file: string): Database.Database {
  const database = new Database(file, { timeout: 10_000 });
  const functions = {
    bench_digest: digestOf,
    bench_identifier: identifierOf,
    bench_timed_identifier: timedIdentifierOf,
    bench_uuid: uuidOf,
  };
  for (const [name, make] of Object.entries(functions)) {
    database.function(name, { deterministic: true }, (text: unknown) => make(String(text)));
  }
  database.pragma('foreign_keys = OFF');
  return database;
}

/** Share of the rows that an index is built of at once; the rest splits its full pages, as years of single rows would. */
const built = 0.85;

function fill(database: Database.Database, tables: readonly Records[]): void {
  // Nothing to lose yet: no journal, no sync, and all of it in memory until it is written.
  for (const pragma of [
    'locking_mode = EXCLUSIVE',
    'journal_mode = OFF',
    'synchronous = OFF',
    'cache_size = -4000000',
  ]) {
    database.pragma(pragma);
  }
  for (const records of tables) {
    const indexes = database
      .prepare(
        `SELECT "name", "sql" FROM sqlite_master WHERE "type" = 'index' AND "tbl_name" = ? AND "sql" IS NOT NULL`,
      )
      .all(records.table) as ReadonlyArray<{ readonly name: string; readonly sql: string }>;
    const middle = Math.floor(records.to * built);
    for (const { name } of indexes) database.exec(`DROP INDEX "${name}"`);
    database.exec(insertion({ ...records, to: middle }, numbers));
    for (const { sql } of indexes) database.exec(sql);
    database.exec(insertion({ ...records, from: middle + 1 }, numbers));
  }
  database.pragma('journal_mode = WAL');
}

function append(database: Database.Database, tables: readonly Records[]): void {
  database.transaction(() => {
    for (const records of tables) database.exec(insertion(records, numbers));
  })();
  database.pragma('wal_checkpoint(TRUNCATE)');
}

const numbers = (from: number, to: number) =>
  `WITH RECURSIVE s(i) AS (SELECT ${from} WHERE ${from} <= ${to} UNION ALL SELECT i + 1 FROM s WHERE i < ${to}) SELECT i FROM s`;
