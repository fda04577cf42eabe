import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DataSource } from 'typeorm';
import { createPrivate, keepPrivate } from '../files/private-files.js';
import { migrationNames, refuseNewer } from './known-schema.js';
import type { Schema } from './schema.js';

/** What is used of better-sqlite3's own connection. */
interface SqliteConnection {
  pragma(text: string): unknown;
}

/** And of its functions, where there are some. */
interface Calling {
  function(name: string, options: { deterministic: boolean }, answer: (value: unknown) => unknown): unknown;
}

export interface SqliteOptions<Connection extends SqliteConnection> {
  /** Further pragmas, such as `cache_size = -65536`. */
  readonly settings?: readonly string[];
  /** Of one value, by the name that SQL has for each; the same value gives the same answer. */
  readonly functions?: Readonly<Record<string, (value: unknown) => unknown>>;
  /** Gets the driver's own connection when it is set up; TypeORM has no public word for it afterwards. */
  readonly prepare?: (connection: Connection) => void;
}

/** One connection to a SQLite file, whose folder is made where it is missing. Both are private to the user of this process. */
export async function openSqliteConnection<Connection extends SqliteConnection = SqliteConnection>(
  file: string,
  schema: Schema,
  { settings = [], functions = {}, prepare }: SqliteOptions<Connection> = {},
): Promise<DataSource> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  createPrivate(file);
  const source = await new DataSource({
    type: 'better-sqlite3',
    database: file,
    enableWAL: true,
    ...schema,
    prepareDatabase: (database: Connection & Calling) => {
      database.pragma('busy_timeout = 10000');
      database.pragma('foreign_keys = ON');
      // FULL: an acknowledged commit survives a crash of the process and of the machine.
      database.pragma('synchronous = FULL');
      // Bytes: a write-ahead log that one busy hour made long is cut back when it begins anew.
      database.pragma('journal_size_limit = 67108864');
      for (const setting of settings) database.pragma(setting);
      for (const [name, answer] of Object.entries(functions)) database.function(name, { deterministic: true }, answer);
      prepare?.(database);
    },
  }).initialize();
  keepPrivate(file);
  return source;
}

/** Runs work in a transaction that holds the lock of writers from its beginning. */
export type Exclusively = (work: () => Promise<void>) => Promise<void>;

/**
 * Brings the schema of a SQLite file up to date under the lock of writers; safe when several processes do it at once:
 * who had to wait finds nothing left to do.
 * @param exclusively where the connection's transactions are begun by somebody else
 * @throws NewerSchema before anything is changed
 */
export function migrateSqlite(source: DataSource, exclusively = immediately(source)): Promise<void> {
  return exclusively(async () => {
    refuseNewer(await migrationsIn(source), migrationNames(source.migrations));
    await source.runMigrations({ transaction: 'none' });
  });
}

/** Names of the migrations that a file has. */
async function migrationsIn(source: DataSource): Promise<readonly string[]> {
  const table = source.options.migrationsTableName ?? 'migrations';
  const found: readonly unknown[] = await source.query(
    `SELECT 1 FROM sqlite_master WHERE "type" = 'table' AND "name" = ?`,
    [table],
  );
  if (found.length === 0) return [];
  const done: ReadonlyArray<{ name: string }> = await source.query(`SELECT "name" FROM "${table}"`);
  return done.map(({ name }) => name);
}

/** IMMEDIATE takes the write lock first, so that a second process waits instead of failing on upgrade. */
function immediately(source: DataSource): Exclusively {
  return async (work) => {
    await source.query('BEGIN IMMEDIATE');
    try {
      await work();
      await source.query('COMMIT');
    } catch (error) {
      await source.query('ROLLBACK');
      throw error;
    }
  };
}
