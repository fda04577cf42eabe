import { sayAtStart } from '@signet/runtime';
import {
  BoundedPostgres,
  type DatabaseConfig,
  DatabaseProbe,
  migrateOnce,
  migrateSqlite,
  openSqliteConnection,
  readBounds,
  startTimeoutOf,
  whenAvailable,
} from '@signet/runtime/database';
import type { DataSource, EntitySchema, MigrationInterface, MixedList } from 'typeorm';

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
 * Opens the database and brings its schema up to date; safe when several processes start at once. A PostgreSQL that is not there yet is
 * waited for, as `start_timeout` says.
 * @throws DatabaseUnavailable where it does not answer in time
 */
export async function openDatabase(config: DatabaseConfig, schema: Schema): Promise<DataSource> {
  const { migrationLock, ...shared } = { ...schema, logging: false };
  return config.type === 'sqlite' ? openSqlite(config.file, shared) : openPostgres(config.url, shared, migrationLock);
}

/** Whether the database answers. PostgreSQL is asked on a connection of its own: a table that is locked may hold up all others. */
export function databaseProbe(database: DataSource): DatabaseProbe {
  const question = 'SELECT 1';
  if (!(database instanceof BoundedPostgres)) return new DatabaseProbe(() => database.query(question));
  const own = database.reserve(1);
  return new DatabaseProbe(() => own.query(question));
}

// Every store step is one statement, which is atomic by itself: one connection needs no queue.
async function openSqlite(file: string, shared: Shared): Promise<DataSource> {
  const source = await openSqliteConnection(file, shared);
  return orClose(source, () => migrateSqlite(source));
}

async function openPostgres(url: string, shared: Shared, lock: number): Promise<DataSource> {
  const bounded = readBounds(url);
  const open = () => new BoundedPostgres(bounded, shared, { poolSize: 10 }).initialize();
  const source = await whenAvailable(open, { patience: startTimeoutOf(url), say: sayAtStart });
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
