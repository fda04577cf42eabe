import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { BoundedPostgres, DatabaseProbe, migrateOnce, readBounds } from '@signet/runtime/database';
import { DataSource, type EntitySchema, type MigrationInterface, type MixedList } from 'typeorm';
import type { DatabaseConfig } from '../config/environment.js';

/** What one API keeps in its database. */
export interface Schema {
  readonly entities: EntitySchema[];
  readonly migrations: MixedList<new () => MigrationInterface>;
  readonly migrationsTableName: string;
  /** An arbitrary number that only these migrations lock on PostgreSQL. */
  readonly migrationLock: number;
}

type Shared = Omit<Schema, 'migrationLock'> & { readonly logging: boolean };

/**
 * Opens the database and brings its schema up to date; safe when several processes start at once.
 * @throws DatabaseUnavailable where PostgreSQL does not answer in time
 */
export async function openDatabase(config: DatabaseConfig, schema: Schema): Promise<DataSource> {
  const { migrationLock, ...shared } = { ...schema, logging: false };
  return config.type === 'sqlite' ? openSqlite(config.file, shared) : openPostgres(config.url, shared, migrationLock);
}

/** Whether the database answers. */
export function databaseProbe(database: DataSource): DatabaseProbe {
  return new DatabaseProbe(() => database.query('SELECT 1'));
}

async function openSqlite(file: string, shared: Shared): Promise<DataSource> {
  const source = await sqlite(file, shared).initialize();
  return orClose(source, async () => {
    await source.query('BEGIN IMMEDIATE');
    try {
      await source.runMigrations({ transaction: 'none' });
      await source.query('COMMIT');
    } catch (error) {
      await source.query('ROLLBACK');
      throw error;
    }
  });
}

async function openPostgres(url: string, shared: Shared, lock: number): Promise<DataSource> {
  const bounded = readBounds(url);
  const source = await new BoundedPostgres(bounded, shared, { poolSize: 10 }).initialize();
  const connect = () => new BoundedPostgres(bounded, shared, { poolSize: 2, forMigrations: true }).initialize();
  return orClose(source, () => migrateOnce({ source, connect, lock, longestWait: bounded.bounds.migration }));
}

async function orClose(source: DataSource, migrate: () => Promise<void>): Promise<DataSource> {
  try {
    await migrate();
    return source;
  } catch (error) {
    await source.destroy();
    throw error;
  }
}

// Every store step is one statement, which is atomic by itself: one connection needs no queue.
function sqlite(file: string, shared: Shared): DataSource {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  return new DataSource({
    type: 'better-sqlite3',
    database: file,
    enableWAL: true,
    ...shared,
    prepareDatabase: (db: { pragma(text: string): unknown }) => {
      db.pragma('busy_timeout = 10000');
      db.pragma('foreign_keys = ON');
      // FULL: an acknowledged commit survives a crash of the process and of the machine.
      db.pragma('synchronous = FULL');
    },
  });
}
