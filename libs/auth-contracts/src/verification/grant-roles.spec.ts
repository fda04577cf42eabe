import { describe, expect, it } from '@jest/globals';
import type { AccessTokenClaims } from '../claims/access-token-claims.js';
import { grantedRoles, grantedScopes } from '../principal/granted.js';
import { grantRoles } from './grant-roles.js';
import type { JsonObject, TokenPolicy } from './token-policy.js';

const roles = { clerk: ['orders:read'], manager: ['orders:read', 'orders:write'] };

function granted(claims: JsonObject, policy: Partial<TokenPolicy>): { roles: string[]; scopes: string[] } {
  const accepted = claims as unknown as AccessTokenClaims;
  grantRoles(accepted, claims, policy as TokenPolicy);
  return { roles: [...grantedRoles(accepted)], scopes: [...grantedScopes(accepted)] };
}

describe('roles of an issuer', () => {
  it('are where its policy says', () => {
    const policy = { roles, rolesFrom: [['realm_access', 'roles'], 'https://example.com/roles'] };
    expect(granted({ realm_access: { roles: ['clerk'] }, roles: ['manager'] }, policy).roles).toEqual(['clerk']);
    expect(granted({ 'https://example.com/roles': ['manager', 'clerk'] }, policy).roles).toEqual(['manager', 'clerk']);
    expect(granted({ 'realm_access.roles': ['clerk'] }, policy).roles).toEqual([]);
  });

  it('are no scopes, unless its tokens have roles instead of them', () => {
    const claims = () => ({ roles: ['clerk'], scope: 'profile' });
    expect(granted(claims(), { roles }).scopes).toEqual(['profile']);
    expect(granted(claims(), { roles, scopesFromRoles: true }).scopes).toEqual(['profile', 'orders:read']);
    expect(granted({ roles: ['root'] }, { roles, scopesFromRoles: true })).toEqual({ roles: [], scopes: [] });
  });

  it('are none of a contract without roles', () => {
    expect(granted({ roles: ['clerk'], scope: 'a' }, { scopesFromRoles: true })).toEqual({ roles: [], scopes: ['a'] });
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('are none that every object has: %s', (name) => {
    expect(granted({ roles: [name] }, { roles, scopesFromRoles: true })).toEqual({ roles: [], scopes: [] });
  });
});
