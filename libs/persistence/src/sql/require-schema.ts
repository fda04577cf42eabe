import { DatabaseUnavailable } from '@signet/runtime/database';
import type { Database } from './database.js';
import { knownMigrations } from './stored-schema.js';

/** For whoever only reads: changes nothing. @throws Error that says what is missing, and which command makes it */
export async function requireSchema({ read }: Database): Promise<void> {
  let rows: Awaited<ReturnType<typeof read.rows>>;
  try {
    rows = await read.rows('SELECT "name" FROM "signet_migrations"');
  } catch (error) {
    if (error instanceof DatabaseUnavailable) throw error;
    throw new Error('holds no records of Signet yet: `signet init` makes them', { cause: error });
  }
  const done = new Set(rows.map(({ name }) => String(name)));
  if (knownMigrations.some((name) => !done.has(name))) {
    throw new Error('is of an earlier version: `signet migrate` brings it up to date');
  }
}
