import type { AccessTokenClaims } from '../claims/access-token-claims.js';
import { valueAt } from '../claims/claim-path.js';
import { parseScope } from '../scopes/parse-scope.js';

/** What a token may do here, for what this library decides itself: an application that changes the set of its principal changes nothing here. */
interface Granted {
  readonly scopes: ReadonlySet<string>;
  readonly roles: ReadonlySet<string>;
}

/** Of frozen claims, found once however often their token comes. */
const granted = new WeakMap<AccessTokenClaims, Granted>();
const none: ReadonlySet<string> = new Set();

/** Beside what `scope` says: the roles of verified claims, and the scopes that they stand for. */
export function grant(claims: AccessTokenClaims, roles: ReadonlySet<string>, scopes: Iterable<string> = []): void {
  granted.set(claims, { roles, scopes: new Set([...scopesOf(claims), ...scopes]) });
}

export function grantedScopes(claims: AccessTokenClaims): ReadonlySet<string> {
  const known = granted.get(claims);
  if (known) return known.scopes;
  const scopes = scopesOf(claims);
  granted.set(claims, { scopes, roles: none });
  return scopes;
}

/** Of verified claims alone: which roles there are is for the contract to say, and where they are for the issuer's policy. */
export function grantedRoles(claims: AccessTokenClaims): ReadonlySet<string> {
  return granted.get(claims)?.roles ?? none;
}

/** Of the token itself: what every object inherits, of a prototype that somebody changed, was granted to nobody. */
function scopesOf(claims: AccessTokenClaims): ReadonlySet<string> {
  return parseScope(valueAt(claims, 'scope'));
}
