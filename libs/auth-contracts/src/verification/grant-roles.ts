import type { AccessTokenClaims } from '../claims/access-token-claims.js';
import { grant } from '../principal/granted.js';
import { rolesOf } from './roles-of.js';
import type { JsonObject, TokenPolicy } from './token-policy.js';

/**
 * Keeps with verified claims the roles that the contract defines, and, of an issuer whose tokens have roles instead of scopes, the scopes that
 * they stand for.
 * @param said the claims as they were signed: what a schema made of them names no role
 */
export function grantRoles(accepted: AccessTokenClaims, said: JsonObject, policy: TokenPolicy): void {
  const { roles: contract, scopesFromRoles } = policy;
  if (!contract) return;
  const roles = new Set((rolesOf(said, policy) ?? []).filter((role) => Object.hasOwn(contract, role)));
  const scopes = scopesFromRoles === true ? [...roles].flatMap((role) => contract[role] ?? []) : [];
  grant(accepted, roles, scopes);
}
