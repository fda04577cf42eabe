import 'reflect-metadata';
import type { DatabaseConfig } from '@signet/runtime/database';
import type { Database } from './database.js';
import { openPostgres } from './postgres.js';
import { openSqlite } from './sqlite.js';

/**
 * @throws DatabaseUnavailable where PostgreSQL does not answer in time
 * @param options.migrate brings the schema up to date first
 * @param options.longLived for a process that serves: SQLite's syncs and checkpoints get threads, which are not worth it for one command
 */
export async function openDatabase(
  config: DatabaseConfig,
  options: { migrate?: boolean; longLived?: boolean } = {},
): Promise<Database> {
  const database =
    config.type === 'sqlite'
      ? await openSqlite(config.file, { aside: options.longLived === true })
      : await openPostgres(config.url);
  if (options.migrate) {
    try {
      await database.migrate();
    } catch (error) {
      await database.close();
      throw error;
    }
  }
  return database;
}
