import type { EpochSeconds } from '../shared/clock.js';
import type { Digest } from '../shared/digest.js';
import type { RequestOrigin } from '../shared/request-origin.js';
import type { AuditName } from '../vocabulary/audit-names.js';
import type { Initiator } from './initiator.js';

/** Members of a record that everybody may read who reads the audit trail: plain data, no secret and nothing that one could be guessed from. */
export type AuditFacts = Readonly<Record<string, unknown>>;

/** What an origin is committed to by; who deletes it with the origin leaves a digest that says nothing. */
export interface SaltedOrigin extends RequestOrigin {
  readonly salt: string;
}

/** Of two states of a person what they are known by: it goes with them, and leaves a digest that says nothing. */
export interface SaltedFacts {
  readonly before?: AuditFacts | undefined;
  readonly after?: AuditFacts | undefined;
  readonly salt: string;
}

/** That something happened: what, when, whose doing it was, and what was otherwise afterwards. */
export interface AuditEntry {
  /** Begins with its time and a count of its process, so that its order is that of time: within one second that of each process. */
  readonly entryId: string;
  readonly at: EpochSeconds;
  readonly name: AuditName;
  readonly initiator: Initiator;
  /** The port that has it, `accounts` for instance, and its key there. */
  readonly target: { readonly record: string; readonly id: string };
  /** The account that it is about (its `sub`). */
  readonly subject?: string | undefined;
  /** The client that it is about, or through which it was done. */
  readonly clientId?: string | undefined;
  readonly audience?: string | undefined;
  readonly reason?: string | undefined;
  /** Of a change the members that changed; of something new or gone all of them. */
  readonly before?: AuditFacts | undefined;
  readonly after?: AuditFacts | undefined;
  /** Members that changed and are shown to nobody. */
  readonly concealed?: readonly string[] | undefined;
  /** Of several that are one entry: how many, and when the last was. */
  readonly count?: number | undefined;
  readonly lastAt?: EpochSeconds | undefined;
  /** Stays when `origin` is deleted: the digest of it (`commitmentOf`). */
  readonly originCommitment?: Digest | undefined;
  readonly origin?: SaltedOrigin | undefined;
  /** Stays when `personal` is deleted, with the person (`commitmentToFacts`). */
  readonly personalCommitment?: Digest | undefined;
  /** What `before` and `after` have beside, of the person that it is about. */
  readonly personal?: SaltedFacts | undefined;
}
