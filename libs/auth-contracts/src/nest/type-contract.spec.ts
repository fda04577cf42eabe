import { describe, expect, it } from '@jest/globals';
import { AccessTokenVerifier, defineAudience, localKeys } from '../index.js';
import { AuthContractsModule, type AuthContractsOptions, decoratorsFor, type Principal } from './index.js';

const audience = defineAudience({
  identifier: 'https://orders.example.com',
  name: 'Orders',
  scopes: { 'orders:read': 'See', 'orders:write': 'Change' },
});
const issuer = 'https://sso.example.com';
const keys = localKeys({ keys: [] });
const { RequireScopes } = decoratorsFor(audience);

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
    RequireScopes('orders:wirte');
    // @ts-expect-error a scope of another audience
    RequireScopes('orders:read', 'invoices:read');
    // @ts-expect-error nothing is required
    expect(() => RequireScopes()).toThrow(TypeError);
    expect(RequireScopes('orders:read', 'orders:write')).toBeDefined();
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
