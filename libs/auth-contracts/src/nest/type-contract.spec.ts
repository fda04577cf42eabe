import { describe, expect, it } from '@jest/globals';
import { AccessTokenVerifier, defineAudience, localKeys, ResourceServer, webGuard } from '../index.js';
import { AuthContractsModule, type AuthContractsOptions, decoratorsFor, type Principal, ReportOnly } from './index.js';

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

  it('is report-only without an end, an end without report-only, and neither boots', () => {
    const trusted = { issuer, audience, keys };
    const until = new Date(Date.now() + 86_400_000).toISOString();
    // @ts-expect-error no date
    expect(() => AuthContractsModule.forRoot({ ...trusted, mode: 'report-only' })).toThrow('until must be a date');
    // @ts-expect-error no mode
    expect(() => AuthContractsModule.forRoot({ ...trusted, until })).toThrow('until must stand beside mode');
    // @ts-expect-error another mode
    expect(() => AuthContractsModule.forRoot({ ...trusted, mode: 'enforce', until })).toThrow(TypeError);
    // @ts-expect-error no date
    expect(() => new ResourceServer({ ...trusted, mode: 'report-only' })).toThrow('until must be a date');
    // @ts-expect-error no mode
    expect(() => new ResourceServer({ ...trusted, until })).toThrow('until must stand beside mode');
    // @ts-expect-error no date
    expect(() => ReportOnly()).toThrow(TypeError);
    expect(AuthContractsModule.forRoot({ ...trusted, mode: 'report-only', until })).toBeDefined();
  });

  it('is a principal of report-only that nobody looked for', () => {
    const trusted = { issuer, audience, keys, reportLog: () => {} };
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const enforced = new ResourceServer(trusted);
    const reported = new ResourceServer({ ...trusted, mode: 'report-only', until });
    const answers = async () => {
      const { principal, refusal } = await enforced.admit({ headers: {} });
      if (!refusal) principal.subject;
      const { principal: perhaps, refusal: never } = await reported.admit({ headers: {} });
      // @ts-expect-error there may be none
      if (!never) perhaps.subject;
    };
    expect(answers).toBeDefined();
    webGuard(enforced).guard((_request, { subject }) => Response.json(subject));
    webGuard(enforced, { route: '/a' }).guard((_request, { subject }) => Response.json(subject));
    webGuard(reported, { mode: 'enforce' }).guard((_request, { subject }) => Response.json(subject));
    webGuard(reported).guard((_request, caller) => Response.json(caller?.subject));
    // @ts-expect-error there may be none
    webGuard(reported).guard((_request, { subject }) => Response.json(subject));
    // @ts-expect-error there may be none
    webGuard(enforced, { mode: 'report-only', until }).guard((_request, { subject }) => Response.json(subject));
    // @ts-expect-error who asks for an API that enforces does not get another
    const other: ResourceServer<typeof audience> = reported;
    expect(other).toBe(reported);
    return Promise.all([enforced.close(), reported.close()]);
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
