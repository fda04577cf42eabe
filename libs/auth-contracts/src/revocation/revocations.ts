import type { AccessTokenClaims } from '../claims/access-token-claims.js';

/** What was revoked of a token; `access` where it has a scope or a role that was taken away, and the next one will not; `forgotten` where that cannot be told any more, because the token is older than what is remembered. */
export type RevokedPart = 'jti' | 'sid' | 'grant_id' | 'client_id' | 'sub' | 'org_id' | 'access' | 'forgotten';

/** What the issuer took back before it expired. */
export interface Revocations {
  /** The part of these claims that was revoked; undefined where the token still stands. Called for each request. */
  find(claims: AccessTokenClaims): RevokedPart | undefined;
  /** Calls back when more was revoked, with a test for tokens that are kept. */
  subscribe(listener: (isRevoked: (claims: AccessTokenClaims) => boolean) => void): void;
}
