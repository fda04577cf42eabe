import type { DataSource } from 'typeorm';
import { orUnavailable } from './database-unavailable.js';
import { migrationNames, refuseNewer } from './known-schema.js';

export interface MigrateOptions {
  readonly source: DataSource;
  /** A pool of its own, whose bounds are those of migrations. */
  readonly connect: () => Promise<DataSource>;
  /** An arbitrary number that only these migrations lock. */
  readonly lock: number;
  /** Milliseconds to wait for another process that migrates. */
  readonly longestWait: number;
}

/**
 * Brings the schema of a PostgreSQL up to date; safe when several processes do it at once. Where nothing is to be done,
 * which is at most starts, nobody waits for anybody.
 * @throws DatabaseUnavailable
 * @throws NewerSchema before anything is changed
 */
export async function migrateOnce({ source, connect, lock, longestWait }: MigrateOptions): Promise<void> {
  try {
    if (await isUpToDate(source)) return;
    const migrating = await connect();
    try {
      const runner = migrating.createQueryRunner();
      await runner.query(`SELECT set_config('lock_timeout', $1, false)`, [String(longestWait)]);
      // Its end is that of the connection.
      await runner.query('SELECT pg_advisory_lock($1)', [lock]);
      // Who had the lock before may be of a newer version.
      if (!(await isUpToDate(migrating))) await migrating.runMigrations({ transaction: 'all' });
    } finally {
      await migrating.destroy();
    }
  } catch (error) {
    throw orUnavailable(error);
  }
}

/** @throws NewerSchema */
async function isUpToDate(source: DataSource): Promise<boolean> {
  const table = `"${source.options.migrationsTableName}"`;
  const [found]: ReadonlyArray<{ table: string | null }> = await source.query('SELECT to_regclass($1) AS "table"', [
    table,
  ]);
  if (found?.table == null) return false;
  const done: ReadonlyArray<{ name: string }> = await source.query(`SELECT "name" FROM ${table}`);
  const names = new Set(done.map(({ name }) => name));
  const known = migrationNames(source.migrations);
  refuseNewer([...names], known);
  return known.every((name) => names.has(name));
}
