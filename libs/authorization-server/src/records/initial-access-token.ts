import type { EpochSeconds } from '../shared/clock.js';
import type { Digest } from '../shared/digest.js';

/** RFC 7591 §1.2: lets its bearer register clients, so many of them. */
export interface InitialAccessToken {
  readonly digest: Digest;
  readonly createdAt: EpochSeconds;
  readonly expiresAt: EpochSeconds;
  readonly remaining: number;
  /** Confidential clients that it registers may do without PKCE. */
  readonly pkceOptional: boolean;
}

export abstract class InitialAccessTokenStore {
  abstract insert(token: InitialAccessToken): Promise<void>;
  /** All that are stored, oldest first (createdAt, then digest). */
  abstract list(): Promise<readonly InitialAccessToken[]>;
  /** True for the one call that deleted it. */
  abstract delete(digest: Digest): Promise<boolean>;
  /** Uses it once, in one conditional update, and gives it as it is then; undefined where it is unknown, expired or used up. */
  abstract use(digest: Digest, now: EpochSeconds): Promise<InitialAccessToken | undefined>;
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
