import { noteLadder } from '../assurance/ladder-of.js';
import type { AccessTokenClaims } from '../claims/access-token-claims.js';
import { keepAsSaid } from '../claims/as-said.js';
import { type CheckResult, TokenRejection } from '../errors/token-rejection.js';
import { deepFreeze } from '../options/deep-freeze.js';
import { grantRoles } from './grant-roles.js';
import { checkCustomClaims, firstFailure, type JsonObject, type TokenPolicy } from './token-policy.js';
import { ofClient } from './verified-client.js';

/** Only the policy of an issuer that leaves it out lets it be missing: such a token names no audience. */
function withAudience(claims: JsonObject): JsonObject {
  return claims.aud === undefined ? { ...claims, aud: [] } : claims;
}

/**
 * Claims that stand behind all checks.
 * @param given the claims as they came
 * @throws TokenRejection
 */
export function acceptedClaims(
  given: JsonObject,
  claims: JsonObject,
  policy: TokenPolicy,
  checks: readonly CheckResult[],
): AccessTokenClaims {
  const failed = firstFailure(checks);
  if (failed) throw ofClient(new TokenRejection(failed), claims);
  const shaped = policy.customClaims ? shapedBy(policy, claims) : claims;
  // One verified object serves many requests: none of them may change it for the others.
  const accepted = deepFreeze(withAudience(shaped)) as unknown as AccessTokenClaims;
  if (policy.customClaims) keepAsSaid(accepted, claims);
  grantRoles(accepted, given, policy);
  if (policy.acrLadder) noteLadder(accepted, policy.acrLadder);
  return accepted;
}

/** A schema may shape its own claims, and none that were checked here. @throws TokenRejection claim_invalid */
function shapedBy(policy: TokenPolicy, claims: JsonObject): JsonObject {
  const { check, value } = checkCustomClaims(claims, policy);
  if (!check.ok) throw ofClient(new TokenRejection(check), claims);
  const own = Object.entries(value).filter(([name]) => !registered.has(name));
  return { ...claims, ...Object.fromEntries(own) };
}

/** What the issuer alone says, also where it says nothing: a default of a schema must not be an `acr` or a `scope`. */
const registered = new Set(
  'iss aud sub client_id exp iat nbf jti scope cnf act sid grant_id acr auth_time amr'.split(' '),
);
