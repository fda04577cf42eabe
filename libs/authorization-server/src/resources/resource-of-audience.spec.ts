import { describe, expect, it } from '@jest/globals';
import { defineAudience } from '@signet/auth-contracts';
import { resourceOf } from './resource-of-audience.js';
import { checkResourceServer } from './resource-server-rules.js';

const contract = {
  identifier: 'https://orders.example.com',
  name: 'Orders',
  scopes: { 'orders:read': 'See', 'orders:write': 'Place' },
};

describe('the API of a contract', () => {
  it('has its scopes, and its roles as the issuer keeps them', () => {
    const audience = defineAudience({
      ...contract,
      roles: { clerk: ['orders:read'], manager: ['orders:read', 'orders:write'] },
    });
    const resource = resourceOf(audience);
    expect(resource).toEqual({
      ...contract,
      roles: { clerk: { scopes: ['orders:read'] }, manager: { scopes: ['orders:read', 'orders:write'] } },
      accessTokenLifetime: 600,
      signingAlgorithm: 'ES256',
    });
    expect(() => checkResourceServer(resource)).not.toThrow();
  });

  it('keeps what operators decided beside it, and roles that it says nothing of', () => {
    const before = {
      ...contract,
      roles: { clerk: { scopes: ['orders:read'], description: 'At the counter' } },
      scopesWithoutRole: ['orders:write'],
      selfRegisteredScopes: ['orders:read'],
      accessTokenLifetime: 60,
      signingAlgorithm: 'PS256',
    } as const;
    expect(resourceOf(defineAudience({ ...contract, name: 'Renamed' }), before)).toEqual({
      ...before,
      name: 'Renamed',
    });
    const { roles } = resourceOf(defineAudience({ ...contract, roles: { boss: ['orders:write'] } }), before);
    expect(roles).toEqual({ boss: { scopes: ['orders:write'] } });
  });
});
