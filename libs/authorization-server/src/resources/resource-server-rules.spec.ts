import { describe, expect, it } from '@jest/globals';
import { defineAudience } from '@signet/auth-contracts';
import type { ResourceServer } from '../records/resource-server.js';
import { checkResourceServer, ownerOfScope } from './resource-server-rules.js';
import { resourceRoles } from './role-rules.js';

const resource: ResourceServer = {
  identifier: 'https://api.example.com',
  name: 'API',
  scopes: { 'api:read': 'Read it' },
  selfRegisteredScopes: ['api:read'],
  accessTokenLifetime: 600,
  signingAlgorithm: 'ES256',
};

/** With more than an issuer needs of it. */
const contract = defineAudience({
  identifier: resource.identifier,
  name: resource.name,
  scopes: { 'api:read': 'Read it' },
  roles: { reader: ['api:read'] },
});

describe('a resource server', () => {
  it.each<[string, Partial<ResourceServer>]>([
    ['is as it should be', {}],
    ['has no scopes', { scopes: {}, selfRegisteredScopes: undefined }],
    ['is named in any script', { name: 'Données — 王 👩‍💻' }],
    ['lives a second', { accessTokenLifetime: 1 }],
    ['lives a day', { accessTokenLifetime: 86_400 }],
    ['is the contract of an API with roles', { ...contract, roles: resourceRoles(contract.roles ?? {}) }],
  ])('is taken where it %s', (_, more) => {
    expect(() => checkResourceServer({ ...resource, ...more })).not.toThrow();
  });

  it.each<[string, Partial<ResourceServer>]>([
    ['http', { identifier: 'http://api.example.com' }],
    ['a fragment', { identifier: 'https://api.example.com#x' }],
    ['no URL', { identifier: 'api' }],
    ['an endless identifier', { identifier: `https://api.example.com/${'x'.repeat(512)}` }],
    ['an empty name', { name: ' ' }],
    ['a name that moves the cursor', { name: 'a\u001b[2J' }],
    ['a name that turns text around', { name: 'a\u202eb' }],
    ['a description of two lines', { scopes: { 'api:read': 'a\nb' } }],
    ['an endless description in one language', { scopes: { 'api:read': { en: 'Read', de: 'x'.repeat(257) } } }],
    ['a description that turns text round', { scopes: { 'api:read': { en: 'a\u202eb' } } }],
    [
      'a description in too many languages',
      {
        scopes: {
          'api:read': Object.fromEntries(
            Array.from({ length: 33 }, (_, index) => [
              `a${String.fromCodePoint(97 + (index % 26), 97 + Math.floor(index / 26))}`,
              'x',
            ]),
          ),
        },
      },
    ],
    ['an endless description', { scopes: { 'api:read': 'x'.repeat(257) } }],
    ['a scope with a space', { scopes: { 'api read': 'Read' }, selfRegisteredScopes: [] }],
    ['an empty scope', { scopes: { '': 'Read' }, selfRegisteredScopes: [] }],
    ['a scope about the person', { scopes: { openid: 'Read' }, selfRegisteredScopes: [] }],
    ['501 scopes', { scopes: Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`s${index}`, 'S'])) }],
    ['an open scope that it has not', { selfRegisteredScopes: ['api:write'] }],
    ['an open scope that every object has', { selfRegisteredScopes: ['toString'] }],
    ['no lifetime', { accessTokenLifetime: 0 }],
    ['half a second', { accessTokenLifetime: 0.5 }],
    ['more than a day', { accessTokenLifetime: 86_401 }],
    ['another algorithm', { signingAlgorithm: 'none' as never }],
  ])('is refused with %s', (_, more) => {
    expect(() => checkResourceServer({ ...resource, ...more })).toThrow(TypeError);
  });

  it('has its scopes for itself', () => {
    const other = { ...resource, identifier: 'https://other.example.com' };
    expect(ownerOfScope(resource, [resource])).toBeUndefined();
    expect(ownerOfScope(resource, [resource, other])).toEqual({ identifier: other.identifier, scope: 'api:read' });
    expect(ownerOfScope({ ...resource, scopes: { toString: 'T' } }, [other])).toBeUndefined();
  });
});
