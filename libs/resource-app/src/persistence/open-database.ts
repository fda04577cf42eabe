import { type Observer, sayAtStart } from '@signet/runtime';
import {
  BoundedPostgres,
  type DatabaseConfig,
  migrateOnce,
  migrateSqlite,
  openSqliteConnection,
  readBounds,
  startTimeoutOf,
  whenAvailable,
} from '@signet/runtime/database';
import type { DataSource, EntitySchema, MigrationInterface, MixedList } from 'typeorm';
import { followSqlite, type SqliteConnection } from './database-checks.js';
import { observeSource } from './observe-source.js';

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
 * @param observer sees what is done afterwards
 * @throws DatabaseUnavailable where it does not answer in time
 */
export async function openDatabase(config: DatabaseConfig, schema: Schema, observer?: Observer): Promise<DataSource> {
  const { migrationLock, ...shared } = { ...schema, logging: false };
  const source =
    config.type === 'sqlite'
      ? await openSqlite(config.file, shared)
      : await openPostgres(config.url, shared, migrationLock);
  if (observer) observeSource(source, observer, config.type === 'sqlite' ? 'sqlite' : 'postgresql');
  return source;
}

// Every store step is one statement, which is atomic by itself: one connection needs no queue.
async function openSqlite(file: string, shared: Shared): Promise<DataSource> {
  let connection: SqliteConnection | undefined;
  const prepare = (opened: SqliteConnection) => {
    connection = opened;
  };
  const source = await openSqliteConnection(file, shared, { prepare });
  await orClose(source, () => migrateSqlite(source));
  if (connection) followSqlite(source, connection);
  return source;
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
