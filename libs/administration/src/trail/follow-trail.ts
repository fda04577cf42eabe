import type { AuditEntry } from '@signet/authorization-server';
import type { AdministeredRecords } from '../records.js';

/** A sealed entry and its place. */
export interface PlacedEntry {
  readonly position: number;
  readonly entry: AuditEntry;
}

/**
 * Gives `work` what stands behind a follower, oldest first and at most `limit`, and moves the follower, in one transaction: what was made
 * of the entries is there exactly where the follower has passed them. Two at once wait for each other. How many links it passed.
 */
export type FollowTrail = (
  name: string,
  limit: number,
  work: (entries: readonly PlacedEntry[], records: AdministeredRecords) => Promise<void>,
) => Promise<number>;
