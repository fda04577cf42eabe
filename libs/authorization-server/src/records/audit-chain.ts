import type { EpochSeconds } from '../shared/clock.js';
import type { Digest } from '../shared/digest.js';
import type { AuditEntry } from './audit-entry.js';

/** One entry in the order that the sealer gave them. */
export interface AuditLink {
  /** From 1, without a gap. */
  readonly position: number;
  readonly entryId: string;
  /** Of the entry as it was sealed. */
  readonly entryHash: Digest;
  /** Of the link before. */
  readonly before: Digest;
  readonly sealedAt: EpochSeconds;
}

/** The chain within one transaction of the one that seals. */
export interface HeldChain {
  /** By the clock of the database, where that has one of its own. */
  readonly now: EpochSeconds;
  /** What was signed of it last (`signState`). */
  readonly state: string | undefined;
  last(): Promise<AuditLink | undefined>;
  /** Committed entries that are not sealed and have settled, at most `limit`; nobody changes one until the transaction ends. */
  pending(limit: number): Promise<readonly AuditEntry[]>;
  /** Entries without a link yet get theirs. */
  add(links: readonly AuditLink[]): Promise<void>;
  /** The first links, at most `limit`. */
  first(limit: number): Promise<readonly AuditLink[]>;
  /** Links to this position, their entries and origins. */
  deleteTo(position: number): Promise<void>;
  append(entry: AuditEntry): Promise<void>;
  sign(state: string): Promise<void>;
}

/** A link with its entry, where that is still there. */
export interface LinkedEntry {
  readonly link: AuditLink;
  readonly entry: AuditEntry | undefined;
  /** Whether the entry says of itself that it is sealed. */
  readonly isMarked: boolean;
}

/** The order of the audit trail: one writer at a time over all processes. */
export abstract class AuditChain {
  /**
   * Runs `work` in a transaction of the one whose turn it is, which lasts for `leaseSeconds` after each such call. Undefined where it is
   * another's turn.
   */
  abstract hold<T>(
    holder: string,
    leaseSeconds: number,
    work: (chain: HeldChain) => Promise<T>,
  ): Promise<T | undefined>;
  /** Whether anything waits to be sealed. */
  abstract isBehind(): Promise<boolean>;
  abstract state(): Promise<string | undefined>;
  /** Behind this position, by position. */
  abstract links(position: number, limit: number): Promise<readonly LinkedEntry[]>;
  /** An entry that says of itself that it is sealed, and has no link. */
  abstract unlinked(): Promise<string | undefined>;
  /** The oldest entry that waits to be sealed and was written before that time. */
  abstract unsealedBefore(at: EpochSeconds): Promise<string | undefined>;
}
