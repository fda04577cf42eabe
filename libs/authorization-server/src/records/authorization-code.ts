import type { EpochSeconds } from '../shared/clock.js';
import type { Digest } from '../shared/digest.js';
import type { Confirmation } from '../vocabulary/confirmation.js';
import type { RedeemOutcome } from './consume-outcome.js';
import type { RefreshToken } from './refresh-token.js';

/** RFC 6749 §4.1.2, RFC 7636. Known by digest only; what it authorizes stands in its grant. */
export interface AuthorizationCode {
  readonly digest: Digest;
  readonly grantId: string;
  readonly clientId: string;
  readonly redirectUri: string;
  /** Whether the request named the redirect URI, so that the token request must repeat it (RFC 6749 §4.1.3). */
  readonly redirectUriGiven: boolean;
  /** S256 challenge; undefined where the client may do without PKCE and did. */
  readonly codeChallenge?: string | undefined;
  readonly nonce?: string | undefined;
  /** Of the only key that may redeem it (RFC 9449 §10). */
  readonly confirmation?: Confirmation | undefined;
  readonly createdAt: EpochSeconds;
  readonly expiresAt: EpochSeconds;
  readonly consumedAt?: EpochSeconds | undefined;
}

export abstract class AuthorizationCodeStore {
  abstract insert(code: AuthorizationCode): Promise<void>;
  abstract find(digest: Digest): Promise<AuthorizationCode | undefined>;
  /**
   * One conditional update: of any number of parallel calls exactly one gets `consumed`.
   * @param issued what it is redeemed for: stored with that update, or neither is
   * @param hasLeft asked when all locks are held and before any of it counts
   */
  abstract consume(
    digest: Digest,
    now: EpochSeconds,
    issued?: RefreshToken,
    hasLeft?: () => boolean,
  ): Promise<RedeemOutcome>;
  /** Undoes `consume`, for an answer that nobody has heard. @param issued what it was redeemed for: it is gone first */
  abstract giveBack(digest: Digest, issued: Digest | undefined): Promise<void>;
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
