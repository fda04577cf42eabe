import type { EpochSeconds } from '@signet/authorization-server';
import type { Initiator } from './initiator.js';

/** That somebody changed a record: what, when and through which door, never its content. */
export interface AuditEntry {
  /** Begins with its time (`timedIdentifier`). */
  readonly entryId: string;
  readonly at: EpochSeconds;
  readonly initiator: Initiator;
  /** The port that was asked, `accounts` for instance. */
  readonly record: string;
  /** The key of the record: an account's `sub`, a client's `client_id`. */
  readonly recordId: string;
  /** What was asked of the port. */
  readonly verb: string;
}

export interface AuditPageRequest {
  readonly record: string;
  readonly recordId: string;
  /** The last one of the page before. */
  readonly after?: Pick<AuditEntry, 'entryId' | 'at'> | undefined;
  readonly limit: number;
}

/** Entries are added, and forgotten with their time; none is ever changed. */
export abstract class AuditLog {
  /** Within the unit of work of what they report, so that neither is there without the other. */
  abstract append(entries: readonly AuditEntry[]): Promise<void>;
  /** Of one record, the newest first. */
  abstract page(request: AuditPageRequest): Promise<readonly AuditEntry[]>;
  /** How many went. */
  abstract deleteOlderThan(args: { before: EpochSeconds; limit: number }): Promise<number>;
}
