import type { EpochSeconds } from '../shared/clock.js';
import type { Digest } from '../shared/digest.js';

/** RFC 7591 §1.2: lets its bearer register clients, so many of them. */
export interface InitialAccessToken {
  readonly digest: Digest;
  readonly createdAt: EpochSeconds;
  readonly expiresAt: EpochSeconds;
  readonly remaining: number;
}

export abstract class InitialAccessTokenStore {
  abstract insert(token: InitialAccessToken): Promise<void>;
  /** All that are stored, oldest first (createdAt, then digest). */
  abstract list(): Promise<readonly InitialAccessToken[]>;
  /** True for the one call that deleted it. */
  abstract delete(digest: Digest): Promise<boolean>;
  /** Uses it once, in one conditional update; false where it is unknown, expired or used up. */
  abstract use(digest: Digest, now: EpochSeconds): Promise<boolean>;
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
