/** RFC 8693 §4.1: who acts, and for whom before. */
export interface ActorClaim {
  readonly sub: string;
  readonly act?: ActorClaim;
}

/** The claims of an access token (RFC 9068 §2.2), verified. Times in seconds since the epoch. */
export interface AccessTokenClaims {
  readonly iss: string;
  readonly aud: string | readonly string[];
  readonly sub: string;
  readonly client_id: string;
  readonly exp: number;
  readonly iat: number;
  /** There in every RFC 9068 token; of an issuer whose tokens are untyped it may be missing. */
  readonly jti?: string;
  readonly nbf?: number;
  readonly scope?: string;
  readonly auth_time?: number;
  readonly acr?: string;
  readonly amr?: readonly string[];
  readonly sid?: string;
  readonly act?: ActorClaim;
  /** The support access by which `act` acts as the person; absent of every other delegation. */
  readonly support_access?: string;
  readonly [claim: string]: unknown;
}
