import type BetterSqlite3 from 'better-sqlite3';

/** Pages in the write-ahead log that are worth a checkpoint, 16 MiB: its cost is one sync, however many they are. */
const due = 4000;
/** How often it is tried to reach the end of a log that grows meanwhile: only from there it can begin anew. */
const passes = 5;

/**
 * Moves what was committed from the write-ahead log into the database file, if that is worth it; whether it was.
 * PASSIVE: neither readers nor the writer wait for it, and what they hold back is left for the next time.
 */
export function checkpointWhenDue(database: BetterSqlite3.Database, pages = due): boolean {
  if (pending(database) < pages) return false;
  for (let pass = 0; pass < passes && pending(database) > 0; pass += 1) checkpoint(database, 'PASSIVE');
  return true;
}

/** Pages that are in the log alone. */
function pending(database: BetterSqlite3.Database): number {
  const { log, checkpointed } = checkpoint(database, 'NOOP');
  return log - checkpointed;
}

function checkpoint(
  database: BetterSqlite3.Database,
  mode: 'NOOP' | 'PASSIVE',
): { readonly log: number; readonly checkpointed: number } {
  const [progress] = database.pragma(`wal_checkpoint(${mode})`) as ReturnType<typeof checkpoint>[];
  return progress ?? { log: 0, checkpointed: 0 };
}
