import type { Check, Finding } from '../health/readiness.js';
import type { Reason } from '../health/reasons.js';
import { asUnavailable, DatabaseUnavailable } from './database-unavailable.js';
import { isUnfinishedTransfer, NewerSchema, refuseNewer } from './known-schema.js';

/** Seconds between looks that are more than a question. */
const seldom = 3;

/** @param ask resolves when the database has answered */
export function answersCheck(ask: () => Promise<unknown>): Check {
  return {
    reason: 'database_away',
    look: async () => {
      await ask();
      return undefined;
    },
  };
}

/** @param refusal why it takes no writes, where it says so; rejects where it could not be asked */
export function writableCheck(refusal: () => Promise<string | undefined>, reason: Reason): Check {
  return { reason, every: seldom, look: async () => finding('database_not_writable', await refusal()) };
}

/** @param check throws DatabaseUnavailable, whose reason is what is wrong */
export function standingCheck(reason: Reason, check: () => void): Check {
  return {
    reason,
    look: async () => {
      try {
        check();
        return undefined;
      } catch (error) {
        if (!(error instanceof DatabaseUnavailable)) throw error;
        return finding(reason, error.reason);
      }
    },
  };
}

/**
 * @param done names of the migrations that the database has
 * @param known names of those of this build
 */
export function schemaCheck(done: () => Promise<readonly string[]>, known: readonly string[]): Check {
  return {
    // Who could not be asked says nothing of its schema.
    reason: 'database_away',
    every: seldom,
    look: async () => {
      const names = await done();
      try {
        refuseNewer(names, known);
      } catch (error) {
        if (!(error instanceof NewerSchema)) throw error;
        return finding(names.some(isUnfinishedTransfer) ? 'schema_older' : 'schema_newer', error.message);
      }
      const has = new Set(names);
      const missing = known.find((name) => !has.has(name));
      return finding('schema_older', missing && `${missing} is missing`);
    },
  };
}

/**
 * Why SQLite takes no writes, by its own code or that of the file system.
 * @param write writes something small and keeps it
 * @throws what has no code
 */
export async function refusalBySqlite(
  wantOfRoom: () => Promise<string | undefined>,
  write: () => Promise<unknown>,
): Promise<string | undefined> {
  try {
    const want = await wantOfRoom();
    if (want === undefined) await write();
    return want;
  } catch (error) {
    const reason = asUnavailable(error)?.reason ?? (Object(error) as { readonly code?: unknown }).code;
    if (typeof reason !== 'string') throw error;
    return reason;
  }
}

function finding(reason: Reason, detail: string | undefined): Finding | undefined {
  return detail === undefined ? undefined : { reason, detail };
}
