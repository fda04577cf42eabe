import { migrationNames, refuseNewer } from '@signet/runtime/database';
import { migrations } from '../migrations/index.js';
import { dataSourceOptions } from './data-source-options.js';
import type { Statements } from './statements.js';

type Readable = Pick<Statements, 'rows' | 'dialect'>;

/** The migrations that this build knows. */
export const knownMigrations = migrationNames(migrations.map((Migration) => new Migration()));

/** Names of the migrations that a database has; none where it has no schema of ours. */
export async function migrationsOf(source: Readable): Promise<readonly string[]> {
  const table = dataSourceOptions.migrationsTableName;
  if (!(await source.dialect.hasTable(source, table))) return [];
  return (await source.rows(`SELECT "name" FROM "${table}"`)).map(({ name }) => String(name));
}

/** @throws NewerSchema */
export async function refuseNewerSchema(source: Readable): Promise<void> {
  refuseNewer(await migrationsOf(source), knownMigrations);
}
