import type { AccessTokenClaims } from './access-token-claims.js';

type Claims = Readonly<Record<string, unknown>>;

/** Beside claims that the schema of an audience shaped: those of the token. */
const said = new WeakMap<Claims, Claims>();

/** @param claims those that the issuer said, under the names of RFC 9068 */
export function keepAsSaid(shaped: AccessTokenClaims, claims: Claims): void {
  said.set(shaped, claims);
}

/** What the issuer said, where a schema made something else of it: that may be the same for tokens that are not. */
export function asSaid(claims: AccessTokenClaims): Claims {
  return said.get(claims) ?? claims;
}
