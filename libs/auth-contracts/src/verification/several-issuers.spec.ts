import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  AccessTokenVerifier,
  defineAudience,
  localKeys,
  ResourceServer,
  type Trusted,
  type TrustedIssuer,
} from '../index.js';
import { grantedRoles, grantedScopes } from '../principal/granted.js';
import { createTestIssuer, type TestIssuer } from '../testing/index.js';

const audience = defineAudience({ identifier: 'https://things.example.com', name: 'Things', scopes: {} });
let staff: TestIssuer;
let partners: TestIssuer;

beforeAll(async () => {
  staff = await createTestIssuer({ issuer: 'https://staff.example.com' });
  partners = await createTestIssuer({ issuer: 'https://partners.example.com', algorithm: 'RS256' });
});

describe('several issuers', () => {
  const make = () =>
    new AccessTokenVerifier({
      audience,
      issuers: [
        { issuer: staff.issuer, keys: localKeys(staff.jwks), algorithms: ['ES256'] },
        {
          issuer: partners.issuer,
          keys: localKeys(partners.jwks),
          algorithms: ['RS256'],
          audienceIdentifier: 'urn:things',
        },
      ],
    });

  it('are each held to their own keys, audience and algorithms', async () => {
    const verifier = make();
    await expect(verifier.verify(await staff.mint({ audience }))).resolves.toMatchObject({ iss: staff.issuer });
    const aud = 'urn:things';
    await expect(verifier.verify(await partners.mint({ audience, claims: { aud } }))).resolves.toBeDefined();
    const attacks: ReadonlyArray<[string, Promise<string>]> = [
      ['issuer_mismatch', staff.mint({ audience, claims: { iss: 'https://evil.example.com' } })],
      ['issuer_mismatch', staff.mint({ audience, claims: { iss: undefined } })],
      ['audience_mismatch', staff.mint({ audience, claims: { aud } })],
      ['audience_mismatch', partners.mint({ audience })],
    ];
    for (const [code, token] of attacks) await expect(verifier.verify(await token)).rejects.toMatchObject({ code });
    await expect(
      verifier.verify(await partners.mint({ audience, claims: { iss: staff.issuer } })),
    ).rejects.toMatchObject({ code: 'algorithm_refused' });
    await expect(
      verifier.verify(await staff.mint({ audience, claims: { iss: partners.issuer, aud } })),
    ).rejects.toMatchObject({ code: 'algorithm_refused' });
  });

  it('may be one that has other rules for each of its audiences', async () => {
    const keys = localKeys(staff.jwks);
    const people = { issuer: staff.issuer, keys, audienceIdentifier: 'web', clientIds: ['web'] };
    const services = { issuer: staff.issuer, keys, requiredClaims: [{ anyOf: ['email'], values: ['batch'] }] };
    for (const issuers of [
      [people, services],
      [services, people],
    ]) {
      const api = new ResourceServer({ audience, issuers, rejectionLog: false });
      const call = async (claims: Readonly<Record<string, unknown>>) => {
        const headers = { authorization: `Bearer ${await staff.mint({ audience, claims })}` };
        return (await api.admit({ headers })).rejection?.code ?? 'let in';
      };
      expect(await call({ aud: 'web', client_id: 'web' })).toBe('let in');
      expect(await call({ email: 'batch' })).toBe('let in');
      // Neither gives what the other asks for.
      expect(await call({ aud: 'web', client_id: 'other', email: 'batch' })).toBe('audience_mismatch');
      expect(await call({ client_id: 'web' })).toBe('claim_invalid');
      expect(await call({ aud: 'elsewhere', client_id: 'web', email: 'batch' })).toMatch(/mismatch|invalid/);
      expect(await call({ aud: undefined, client_id: 'web', email: 'batch' })).toMatch(/mismatch|invalid/);
      expect(api.metadata.authorization_servers).toEqual([staff.issuer]);
      expect(api.status()).toMatchObject({ status: 'up', issuers: { [staff.issuer]: { status: 'up' } } });
      await api.close();
    }
  });

  it('that is named twice has one key set, and says of each token whose rules it is held to', () => {
    const keys = localKeys(staff.jwks);
    const one = { issuer: staff.issuer, keys };
    const open = { clientIds: ['web'], acceptUntypedTokens: { missingAudience: true } };
    const make = (...issuers: readonly TrustedIssuer[]) => new AccessTokenVerifier({ audience, issuers });
    const other = { audienceIdentifier: 'web' };
    expect(() => make(one, { ...one, ...other })).not.toThrow();
    expect(() => make(one, { ...one, audienceIdentifier: ['web', audience.identifier] })).toThrow('each issuer once');
    expect(() => make(one, { ...one, ...other, ...open })).toThrow('each issuer once');
    expect(() => make(one, { ...one, ...other, keys: localKeys(staff.jwks) })).toThrow('keys must be the same');
    expect(() => make(one, { ...one, ...other, jwksUri: 'https://evil.example.com' })).toThrow(
      'jwksUri must be the same',
    );
  });

  it('cannot speak for each other with the same algorithm either', async () => {
    const other = await createTestIssuer({ issuer: 'https://other.example.com' });
    const verifier = new AccessTokenVerifier({
      audience,
      issuers: [staff, other].map(({ issuer, jwks }) => ({ issuer, keys: localKeys(jwks) })),
    });
    const forged = await other.mint({ audience, claims: { iss: staff.issuer } });
    await expect(verifier.verify(forged)).rejects.toMatchObject({ code: 'unknown_key' });
    const kid = String(staff.jwks.keys[0]?.kid);
    const better = await other.mint({ audience, claims: { iss: staff.issuer }, header: { kid } });
    await expect(verifier.verify(better)).rejects.toMatchObject({ code: 'signature_invalid' });
  });

  it.each<[string, Trusted]>([
    ['none', { issuers: [] }],
    ['one twice', { issuers: [{ issuer: 'https://a.example' }, { issuer: 'https://a.example' }] }],
    ['one that is no URL', { issuer: 'sso' }],
    ['a symmetric algorithm', { issuer: 'https://a.example', algorithms: ['HS256'] }],
    ['no algorithm', { issuer: 'https://a.example', algorithms: [] }],
    ['none as algorithm', { issuer: 'https://a.example', algorithms: ['none'] }],
  ])('do not boot with %s', (_name, trusted) => {
    expect(() => new AccessTokenVerifier({ audience, ...trusted })).toThrow(TypeError);
  });
});

describe('the audience policy', () => {
  it.each([
    ['any', ['https://things.example.com', 'https://other.example.com'], undefined],
    ['only', ['https://things.example.com', 'https://other.example.com'], 'audience_mismatch'],
    ['only', ['https://things.example.com'], undefined],
    ['only', 'https://things.example.com', undefined],
    ['only', [], 'audience_mismatch'],
  ] as const)('%s of %j', async (audiencePolicy, aud, code) => {
    const keys = localKeys(staff.jwks);
    const verifier = new AccessTokenVerifier({ audience, issuer: staff.issuer, keys, audiencePolicy });
    const verdict = await verifier.verify(await staff.mint({ audience, claims: { aud } })).then(
      () => undefined,
      (error: { code: string }) => error.code,
    );
    expect(verdict).toBe(code);
  });
});

describe('an issuer that does not mark its access tokens', () => {
  const make = (acceptUntypedTokens: boolean) =>
    new AccessTokenVerifier({ audience, issuer: staff.issuer, keys: localKeys(staff.jwks), acceptUntypedTokens });
  const old = { client_id: undefined, jti: undefined, scope: undefined, azp: 'portal', scp: ['a', 'b'] };

  it.each([undefined, 'JWT'])('is believed with typ %s only where that is said', async (typ) => {
    const token = await staff.mint({ audience, claims: old, header: { typ } });
    await expect(make(false).verify(token)).rejects.toMatchObject({ code: 'wrong_type' });
    await expect(make(true).verify(token)).resolves.toMatchObject({ client_id: 'portal', scope: 'a b' });
  });

  it.each(['nonce', 'at_hash', 'c_hash', 's_hash'])('has its ID tokens told by %s', async (claim) => {
    const token = await staff.mint({ audience, claims: { ...old, [claim]: 'x' }, header: { typ: 'JWT' } });
    await expect(make(true).verify(token)).rejects.toMatchObject({
      code: 'wrong_type',
      likelyCause: 'this is an ID token',
    });
  });

  it('still has its logout tokens refused, and tokens for other audiences', async () => {
    const logout = await staff.mint({ audience, header: { typ: 'logout+jwt' } });
    await expect(make(true).verify(logout)).rejects.toMatchObject({ code: 'wrong_type' });
    await expect(make(true).verify(await staff.mintIdToken('portal'))).rejects.toMatchObject({
      code: 'audience_mismatch',
    });
  });
});

describe('claims of the contract', () => {
  const contract = defineAudience({
    identifier: 'https://things.example.com',
    name: 'Things',
    scopes: {},
    claims: z.object({ tenant: z.string().min(1), roles: z.array(z.string()).default([]) }),
  });
  const make = () => new AccessTokenVerifier({ audience: contract, issuer: staff.issuer, keys: localKeys(staff.jwks) });

  it('are given as the schema shapes them', async () => {
    const claims = await make().verify(await staff.mint({ audience: contract, claims: { tenant: 't1' } }));
    expect(claims).toMatchObject({ tenant: 't1', roles: [] });
  });

  it('are demanded, and the refusal names what is wrong', async () => {
    const token = await staff.mint({ audience: contract, claims: { tenant: 7 } });
    await expect(make().verify(token)).rejects.toMatchObject({
      code: 'claim_invalid',
      received: expect.stringContaining('tenant:'),
    });
    expect(await make().explain(token)).toContainEqual(
      expect.objectContaining({ check: 'custom claims', ok: false, code: 'claim_invalid' }),
    );
  });

  it('cannot replace what was checked', async () => {
    const hostile = defineAudience({
      ...contract,
      claims: z.object({}).transform(() => ({ sub: 'admin', scope: 'everything', tenant: 't' })),
    });
    const verifier = new AccessTokenVerifier({ audience: hostile, issuer: staff.issuer, keys: localKeys(staff.jwks) });
    const claims = await verifier.verify(await staff.mint({ audience, subject: 'alice' }));
    expect(claims).toMatchObject({ sub: 'alice', scope: '', tenant: 't' });
  });

  it('cannot say what the issuer left out', async () => {
    const invented = { scope: 'everything', acr: 'urn:mfa', auth_time: 1, act: { sub: 'helper' }, cnf: { jkt: 'k' } };
    const hostile = defineAudience({
      ...contract,
      claims: z.object({}).transform(() => ({ ...invented, tenant: 't' })),
    });
    const verifier = new AccessTokenVerifier({ audience: hostile, issuer: staff.issuer, keys: localKeys(staff.jwks) });
    const claims = await verifier.verify(await staff.mint({ audience, claims: { scope: undefined } }));
    expect(claims).toMatchObject({ tenant: 't' });
    expect(Object.keys(claims).filter((name) => name in invented)).toEqual([]);
  });

  it('cannot write into what the issuer said, as a schema that fills in defaults in place does', async () => {
    const validate = (given: unknown) => {
      const value = given as Record<string, unknown>;
      value.scope ??= 'everything';
      value.acr = 'urn:mfa';
      value.sub = 'admin';
      value.roles = ['root'];
      Object.assign(value.act as object, { sub: 'helper' });
      value.tenant = 't';
      return { value };
    };
    const claims = { '~standard': { version: 1 as const, vendor: 'test', validate } };
    const hostile = defineAudience({ ...contract, roles: { root: [] }, claims });
    const verifier = new AccessTokenVerifier({ audience: hostile, issuer: staff.issuer, keys: localKeys(staff.jwks) });
    const said = { scope: undefined, roles: [], act: { sub: 'orders' } };
    const accepted = await verifier.verify(await staff.mint({ audience, subject: 'alice', claims: said }));
    expect(accepted).toMatchObject({ sub: 'alice', act: { sub: 'orders' }, tenant: 't' });
    expect(Object.keys(accepted).filter((name) => name === 'scope' || name === 'acr')).toEqual([]);
    expect([...grantedScopes(accepted), ...grantedRoles(accepted)]).toEqual([]);
  });

  it('serve many requests: none of them can change one for the others, also where the schema froze what is around it', async () => {
    const claims = z.object({ limits: z.object({ ids: z.array(z.string()) }).transform((one) => Object.freeze(one)) });
    const frozen = defineAudience({ ...contract, claims });
    const verifier = new AccessTokenVerifier({ audience: frozen, issuer: staff.issuer, keys: localKeys(staff.jwks) });
    const token = await staff.mint({ audience, claims: { limits: { ids: ['1'] } } });
    const accepted = await verifier.verify(token);
    expect(() => (accepted.limits as { ids: string[] }).ids.push('2')).toThrow(TypeError);
    expect(await verifier.verify(token)).toMatchObject({ limits: { ids: ['1'] } });
  });
});
