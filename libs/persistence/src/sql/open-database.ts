import 'reflect-metadata';
import { type DatabaseConfig, type DatabaseObserver, startTimeoutOf, whenAvailable } from '@signet/runtime/database';
import type { Database } from './database.js';
import { requireExistingSqlite } from './existing-sqlite.js';
import { openPostgres } from './postgres.js';
import { requireSchema } from './require-schema.js';
import { openSqlite } from './sqlite.js';
import { refuseNewerSchema } from './stored-schema.js';

/**
 * @throws DatabaseUnavailable where PostgreSQL does not answer in time
 * @throws NewerSchema where a later version changed it in a way that this one cannot work with, or where it is half filled
 * @param options.migrate brings the schema up to date first
 * @param options.existing makes and migrates nothing: an Error says what is missing, and which command makes it
 * @param options.longLived for a process that serves: SQLite's syncs and checkpoints get threads, which are not worth it for one command
 * @param options.observer hears of statements, transactions and fallbacks
 * @param options.waiting is told what is waited for, as long as `start_timeout` says; without it nothing is
 */
export async function openDatabase(
  config: DatabaseConfig,
  options: {
    migrate?: boolean;
    existing?: boolean;
    longLived?: boolean;
    waiting?: (line: string) => void;
    observer?: DatabaseObserver;
  } = {},
): Promise<Database> {
  if (options.existing && config.type === 'sqlite') requireExistingSqlite(config.file);
  const database =
    config.type === 'sqlite'
      ? await openSqlite(config.file, { aside: options.longLived === true, observer: options.observer })
      : await whenAvailable(() => openPostgres(config.url, options.observer), {
          patience: options.waiting ? startTimeoutOf(config.url) : 0,
          say: (line) => options.waiting?.(line),
        });
  try {
    await refuseNewerSchema(database.read);
    if (options.migrate) await database.migrate();
    else if (options.existing) await requireSchema(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
