import type { EpochSeconds } from '../shared/clock.js';
import type { Confirmation } from '../vocabulary/confirmation.js';

/** RFC 8693 §4.1: who acts, and for whom before. */
export interface ActClaim {
  readonly sub: string;
  readonly act?: ActClaim;
}

/** RFC 9068 §2.2 with `sid`, `act` and the id of the grant. Exactly one audience. */
export interface AccessTokenPayload {
  readonly iss: string;
  readonly aud: string;
  readonly sub: string;
  readonly client_id: string;
  readonly iat: EpochSeconds;
  readonly exp: EpochSeconds;
  readonly jti: string;
  readonly scope: string;
  readonly auth_time?: EpochSeconds;
  readonly acr?: string;
  readonly amr?: readonly string[];
  readonly sid?: string;
  readonly grant_id?: string;
  /** What the person is at the audience, and in which groups (§2.2.3.1), where it wants that told. */
  readonly roles?: readonly string[];
  readonly groups?: readonly string[];
  /** The organization that the person acts for, by its id, which is given to no other. */
  readonly org_id?: string;
  readonly act?: ActClaim;
  /** The support access by which `act` acts as the person; absent of every other delegation. */
  readonly support_access?: string;
  /** The key that must be proved with it (RFC 7800 §3.1). */
  readonly cnf?: Confirmation;
}

/** OpenID Connect Core §2. Claims about the person are at the UserInfo endpoint (§5.4). */
export interface IdTokenPayload {
  readonly iss: string;
  readonly aud: string;
  readonly azp: string;
  readonly sub: string;
  readonly iat: EpochSeconds;
  readonly exp: EpochSeconds;
  /** Absent where nobody signed in: somebody of support acts as the person. */
  readonly auth_time?: EpochSeconds;
  readonly act?: ActClaim;
  readonly support_access?: string;
  readonly nonce?: string;
  readonly acr?: string;
  readonly amr?: readonly string[];
  readonly at_hash?: string;
  readonly sid?: string;
  /** As in the access token. */
  readonly org_id?: string;
}
