import { describe, expect, it } from '@jest/globals';
import { defineAudience } from '@signet/auth-contracts';
import type { ResourceServer } from '../records/resource-server.js';
import { checkResourceServer } from './resource-server-rules.js';
import { resourceRoles } from './role-rules.js';

const resource: ResourceServer = {
  identifier: 'https://api.example.com',
  name: 'API',
  scopes: { 'api:read': 'Read it', 'api:write': 'Change it' },
  accessTokenLifetime: 600,
  signingAlgorithm: 'ES256',
};
const reader = { scopes: ['api:read'] };
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`r${index}`, reader]));

describe('roles of a resource server', () => {
  it.each<[string, Partial<ResourceServer>]>([
    ['none, and scopes need none', {}],
    ['one', { roles: { reader } }],
    ['one without scopes', { roles: { guest: { scopes: [] } } }],
    ['one with words of it', { roles: { 'Büro clerk': { ...reader, description: 'Reads orders' } } }],
    ['those of the contract of an API', { roles: resourceRoles({ reader: ['api:read'], writer: ['api:write'] }) }],
    ['200', { roles: many(200) }],
    ['scopes beside them that need none', { roles: { reader }, scopesWithoutRole: ['api:write'] }],
  ])('may be %s', (_, more) => {
    expect(() => checkResourceServer({ ...resource, ...more })).not.toThrow();
  });

  it.each<[string, Partial<ResourceServer>, string]>([
    ['no role at all', { roles: {} }, 'a resource has 1 to 200 roles'],
    ['201', { roles: many(201) }, 'a resource has 1 to 200 roles'],
    ['no name', { roles: { '': reader } }, 'a text'],
    ['white space', { roles: { ' ': reader } }, 'a role has a name'],
    ['a name with a space in front', { roles: { ' clerk': reader } }, 'a role has a name'],
    ['a name that turns text round', { roles: { 'a\u202eb': reader } }, 'a role has a name'],
    ['an endless name', { roles: { ['r'.repeat(129)]: reader } }, 'a role has a name'],
    [
      'a scope of nobody',
      { roles: { reader: { scopes: ['api:none'] } } },
      'must stand for scopes of the same audience',
    ],
    ['a scope that every object has', { roles: { reader: { scopes: ['toString'] } } }, 'must stand for scopes'],
    ['a scope twice', { roles: { reader: { scopes: ['api:read', 'api:read'] } } }, 'names the scope api:read twice'],
    ['a description of two lines', { roles: { reader: { ...reader, description: 'a\nb' } } }, 'a description has'],
    ['an endless description', { roles: { reader: { ...reader, description: 'a'.repeat(257) } } }, 'a description has'],
    ['scopes without role and no roles', { scopesWithoutRole: ['api:read'] }, 'where there are roles'],
    ['none of its scopes without role', { roles: { reader }, scopesWithoutRole: ['openid'] }, 'has no scope openid'],
    ['one without role twice', { roles: { reader }, scopesWithoutRole: ['api:read', 'api:read'] }, 'twice'],
  ])('are refused with %s', (_, more, message) => {
    expect(() => checkResourceServer({ ...resource, ...more })).toThrow(message);
    expect(() => checkResourceServer({ ...resource, ...more })).toThrow(TypeError);
  });

  it('are those of a contract, with the same scopes', () => {
    const { identifier, name, scopes } = resource;
    const { roles = {} } = defineAudience({ identifier, name, scopes, roles: { reader: ['api:read'] } });
    expect(resourceRoles(roles)).toEqual({ reader });
  });
});
