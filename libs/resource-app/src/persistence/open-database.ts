import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
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

/** Opens the database and brings its schema up to date; safe when several processes start at once. */
export async function openDatabase(config: DatabaseConfig, schema: Schema): Promise<DataSource> {
  const { migrationLock, ...shared } = { ...schema, logging: false };
  const source = await (config.type === 'sqlite'
    ? sqlite(config.file, shared)
    : postgres(config.url, shared)
  ).initialize();
  try {
    await migrate(source, migrationLock);
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

function postgres(url: string, shared: Shared): DataSource {
  return new DataSource({ type: 'postgres', url, poolSize: 10, ...shared });
}

async function migrate(source: DataSource, migrationLock: number): Promise<void> {
  if (source.options.type !== 'postgres') {
    await source.query('BEGIN IMMEDIATE');
    try {
      await source.runMigrations({ transaction: 'none' });
      await source.query('COMMIT');
    } catch (error) {
      await source.query('ROLLBACK');
      throw error;
    }
    return;
  }
  const runner = source.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    await source.runMigrations({ transaction: 'all' });
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [migrationLock]);
    await runner.release();
  }
}
