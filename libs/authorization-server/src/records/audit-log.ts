import type { EpochSeconds } from '../shared/clock.js';
import type { AuditName } from '../vocabulary/audit-names.js';
import type { AuditEntry } from './audit-entry.js';

/** What of an entry is asked for; all of it must hold. */
export interface AuditFilter {
  /** Who did it (`initiator.subject`). */
  readonly actor?: string | undefined;
  readonly subject?: string | undefined;
  readonly clientId?: string | undefined;
  readonly audience?: string | undefined;
  readonly name?: AuditName | undefined;
  readonly target?: { readonly record: string; readonly id: string } | undefined;
  /** From this second on, and before that one. */
  readonly since?: EpochSeconds | undefined;
  readonly until?: EpochSeconds | undefined;
}

export interface AuditPageRequest extends AuditFilter {
  /** The `entryId` that the page before ended with. */
  readonly after?: string | undefined;
  readonly limit: number;
  /** Default: `newest_first`. */
  readonly order?: 'newest_first' | 'oldest_first' | undefined;
}

/** An entry that stands for all of its kind within a while. */
export type CountedEntry = AuditEntry & { readonly count: number; readonly lastAt: EpochSeconds };

/** Entries are added; none is changed but by what counts it up before it settles, and none is deleted but by its age. */
export abstract class AuditLog {
  /** Within the unit of work of what they report, so that neither is there without the other. All or none, and none twice. */
  abstract append(entries: readonly AuditEntry[]): Promise<void>;
  /**
   * In one conditional write: a new entry, or the one of this `entryId` counts `count` more. False where that one is sealed already, and
   * then nothing is written.
   * @param settlesAt from then on it is sealed
   */
  abstract count(entry: CountedEntry, settlesAt: EpochSeconds): Promise<boolean>;
  abstract find(entryId: string): Promise<AuditEntry | undefined>;
  /** By `entryId`. */
  abstract page(request: AuditPageRequest): Promise<readonly AuditEntry[]>;
  /** Addresses and user agents of what a person did or what was about them are gone; how many entries had one. */
  abstract forgetOrigins(args: { subject: string }): Promise<number>;
  /** What an account was known by, in whatever was told of it, is gone; how many entries had some. */
  abstract forgetPerson(args: { subject: string }): Promise<number>;
  /** At most `limit` addresses and user agents of entries before that; how many. Entries go with the chain. */
  abstract deleteOlderThan(args: { before: EpochSeconds; limit: number }): Promise<number>;
}
