import type { EpochSeconds } from '../shared/clock.js';
import type { Digest } from '../shared/digest.js';

/** What may be used once: the `jti` of client assertions and DPoP proofs, by digest of whose it is and what it is. */
export abstract class ReplayStore {
  /** True for the first of any number of parallel calls; kept until `expiresAt`. */
  abstract remember(digest: Digest, expiresAt: EpochSeconds): Promise<boolean>;
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
