import { refuseNewer } from '@signet/runtime/database';
import { entities } from '../records/index.js';
import { dataSourceOptions } from '../sql/data-source-options.js';
import { knownMigrations, migrationsOf } from '../sql/stored-schema.js';
import { MovedTable } from './moved-table.js';
import type { Readable } from './table-digests.js';

/** Every table of every record. */
export const movedTables: readonly MovedTable[] = entities.map((entity) => MovedTable.of(entity));

/** Tables that no record describes: what was migrated, and the version of clients and resource servers, which counts anew. */
export const undescribed: readonly string[] = [dataSourceOptions.migrationsTableName, 'catalogue'];

/** @throws Error unless the records of this build describe all that the database holds: what they do not know would be left behind */
export async function requireOwnSchema(source: Readable): Promise<void> {
  const done = await migrationsOf(source);
  if (done.length === 0) throw new Error('the database holds nothing of Signet');
  refuseNewer(done, knownMigrations);
  if (knownMigrations.some((name) => !done.includes(name))) {
    throw new Error('the schema is older than this version: run signet migrate first');
  }
  if (done.some((name) => !knownMigrations.includes(name))) {
    throw new Error('the schema is of a newer version: use the signet of that one');
  }
}
