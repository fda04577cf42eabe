import type { EpochSeconds } from '../shared/clock.js';
import type { Digest } from '../shared/digest.js';
import type { Confirmation } from '../vocabulary/confirmation.js';
import type { ConsumeOutcome } from './consume-outcome.js';

/** RFC 6749 §1.5. All refresh tokens of one grant are one family; the grant is its root and its end. */
export interface RefreshToken {
  readonly digest: Digest;
  readonly grantId: string;
  readonly clientId: string;
  /** Of the only key that may use it, where a public client is bound (RFC 9449 §5). */
  readonly confirmation?: Confirmation | undefined;
  readonly createdAt: EpochSeconds;
  readonly expiresAt: EpochSeconds;
  readonly consumedAt?: EpochSeconds | undefined;
  /** What it was rotated into. */
  readonly successorDigest?: Digest | undefined;
}

export abstract class RefreshTokenStore {
  abstract insert(token: RefreshToken): Promise<void>;
  abstract find(digest: Digest): Promise<RefreshToken | undefined>;
  /** As for codes: one of any number of parallel calls consumes it, and its successor is stored with that, or neither is. */
  abstract rotate(digest: Digest, now: EpochSeconds, successor: RefreshToken): Promise<ConsumeOutcome>;
  /** Puts off the end of one that does not rotate. */
  abstract extend(digest: Digest, expiresAt: EpochSeconds): Promise<void>;
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
