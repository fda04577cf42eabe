import type { IssuedFor } from '../records/audience-use.js';

export const issuedFor = Symbol('what the access token is for');

/** RFC 6749 §5.1, with RFC 8693 §2.2.1 `issued_token_type`. */
export interface TokenResponse {
  readonly access_token: string;
  /** DPoP where it is bound to a key (RFC 9449 §5). */
  readonly token_type: 'Bearer' | 'DPoP';
  /** Seconds. */
  readonly expires_in: number;
  readonly scope: string;
  readonly refresh_token?: string;
  readonly id_token?: string;
  readonly issued_token_type?: 'urn:ietf:params:oauth:token-type:access_token';
  /** A symbol is not sent. */
  readonly [issuedFor]: IssuedFor;
}
