import { type Observer, sayAtStart } from '@signet/runtime';
import {
  BoundedPostgres,
  type DatabaseConfig,
  defaultSlowStatement,
  migrateOnce,
  migrateSqlite,
  observedBy,
  openSqliteConnection,
  readBounds,
  startTimeoutOf,
  whenAvailable,
} from '@signet/runtime/database';
import { gaugeDatabase, SlowStatements, type Watched } from '@signet/telemetry';
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

type Shared = Omit<Schema, 'migrationLock'> & { readonly logging: boolean } & ReturnType<typeof observedBy>;

/**
 * Opens the database and brings its schema up to date; safe when several processes start at once. A PostgreSQL that is not there yet is
 * waited for, as `start_timeout` says.
 * @param watched.slow milliseconds from which a statement is slow; `traces` see what is done afterwards
 * @throws DatabaseUnavailable where it does not answer in time
 */
export async function openDatabase(
  config: DatabaseConfig,
  schema: Schema,
  { log, metrics }: Watched,
  {
    slow = defaultSlowStatement,
    traces,
  }: { readonly slow?: number | undefined; readonly traces?: Observer | undefined } = {},
): Promise<DataSource> {
  const observer = new SlowStatements(log, slow);
  const { migrationLock, ...shared } = { ...schema, logging: false, ...observedBy(observer, slow) };
  const source = await open(config, shared, migrationLock);
  if (source instanceof BoundedPostgres) gaugeDatabase(metrics, () => source.load);
  if (traces) observeSource(source, traces, config.type === 'sqlite' ? 'sqlite' : 'postgresql');
  return source;
}

function open(config: DatabaseConfig, shared: Shared, migrationLock: number): Promise<DataSource> {
  return config.type === 'sqlite' ? openSqlite(config.file, shared) : openPostgres(config.url, shared, migrationLock);
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
