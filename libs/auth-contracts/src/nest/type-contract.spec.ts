import { describe, expect, it } from '@jest/globals';
import { AccessTokenVerifier, defineAudience, localKeys, type ResourceServer } from '../index.js';
import { AuthContractsModule, type AuthContractsOptions, decoratorsFor, type Principal } from './index.js';

const audience = defineAudience({
  identifier: 'https://orders.example.com',
  name: 'Orders',
  scopes: { 'orders:read': 'See', 'orders:write': 'Change' },
  roles: { clerk: ['orders:read'], manager: ['orders:read', 'orders:write'] },
});
const withoutRoles = defineAudience({ identifier: 'urn:things', name: 'T', scopes: { 'a:b': '' } });
const issuer = 'https://sso.example.com';
const keys = localKeys({ keys: [] });
const { RequireScopes, RequireRoles, RequireAnyRole } = decoratorsFor(audience);

// Each line is a program that must not compile; `tsc -b` fails when one of them does.
describe('what does not compile', () => {
  it('is a module or a verifier without issuer or audience, and neither boots', () => {
    // @ts-expect-error no audience
    expect(() => AuthContractsModule.forRoot({ issuer })).toThrow(TypeError);
    // @ts-expect-error no issuer
    expect(() => AuthContractsModule.forRoot({ audience })).toThrow(TypeError);
    // @ts-expect-error neither
    expect(() => AuthContractsModule.forRoot({})).toThrow(TypeError);
    // @ts-expect-error no audience
    expect(() => new AccessTokenVerifier({ issuer, keys })).toThrow(TypeError);
    // @ts-expect-error no issuer
    expect(() => new AccessTokenVerifier({ audience, keys })).toThrow(TypeError);
  });

  it('is a factory that leaves the audience out', () => {
    // @ts-expect-error no audience
    expect(AuthContractsModule.forRootAsync({ useFactory: () => ({ issuer }) })).toBeDefined();
  });

  it('is a scope that the audience does not define, and an empty list of scopes', () => {
    // @ts-expect-error a typing error
    expect(() => RequireScopes('orders:wirte')).toThrow(TypeError);
    // @ts-expect-error a scope of another audience
    expect(() => RequireScopes('orders:read', 'invoices:read')).toThrow(TypeError);
    // @ts-expect-error nothing is required
    expect(() => RequireScopes()).toThrow(TypeError);
    expect(RequireScopes('orders:read', 'orders:write')).toBeDefined();
  });

  it('is a role that the audience does not define, and an empty list of roles', () => {
    // @ts-expect-error a typing error
    expect(() => RequireRoles('clrek')).toThrow(TypeError);
    // @ts-expect-error a scope is no role
    expect(() => RequireAnyRole('clerk', 'orders:read')).toThrow(TypeError);
    // @ts-expect-error nothing is required
    expect(() => RequireRoles()).toThrow(TypeError);
    expect(RequireRoles('clerk', 'manager')).toBeDefined();
    // @ts-expect-error a contract without roles has none to ask for
    expect(() => decoratorsFor(withoutRoles).RequireRoles('clerk')).toThrow(TypeError);
  });

  it('is a role with a scope that the audience does not define', () => {
    const roles = { clerk: ['orders:reed'] } as const;
    // @ts-expect-error a typing error
    expect(() => defineAudience({ identifier: 'urn:things', name: 'T', scopes: { 'orders:read': '' }, roles })).toThrow(
      TypeError,
    );
  });

  it('is a requirement or a look at a principal with what the audience does not define', () => {
    const use = (api: ResourceServer<typeof audience>, { roles, scopes }: Principal<typeof audience>) => [
      // @ts-expect-error no such role
      api.authorize({ headers: {} }, { kind: 'roles', all: ['clrek'] }),
      // @ts-expect-error no such role
      api.authorize({ headers: {} }, { kind: 'any_role', any: ['orders:read'] }),
      api.authorize({ headers: {} }, { kind: 'any_role', any: ['clerk', 'manager'] }),
      // @ts-expect-error no such role
      roles.has('clrek'),
      // @ts-expect-error no such scope
      scopes.has('clerk'),
      roles.has('clerk'),
      // @ts-expect-error read only
      roles.add('clerk'),
    ];
    expect(use).toBeDefined();
  });

  it('is a change of the audience, of the options or of the principal', () => {
    expect(() => {
      // @ts-expect-error an audience does not change
      audience.identifier = 'x';
    }).toThrow(TypeError);
    const write = (options: AuthContractsOptions, principal: Principal) => {
      // @ts-expect-error read only
      options.issuer = 'x';
      // @ts-expect-error read only
      principal.subject = 'x';
    };
    expect(write).toBeDefined();
  });
});
