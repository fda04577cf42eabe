import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  AccessTokenVerifier,
  createPrincipal,
  defineAudience,
  localKeys,
  type Trusted,
  type TrustedIssuer,
} from '../index.js';
import { grantedRoles } from '../principal/granted.js';
import { createTestIssuer, type TestIssuer } from '../testing/index.js';

const audience = defineAudience({
  identifier: 'https://orders.example.com',
  name: 'Orders',
  scopes: { 'orders:read': 'Read orders' },
  roles: { a: [], b: [], c: [], admin: [] },
});
let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: 'https://issuer.example.com' });
});

type Claims = Readonly<Record<string, unknown>>;

const mint = (claims: Claims, header: Claims = {}) => issuer.mint({ audience, claims, header });
const verifierOf = (settings: Partial<TrustedIssuer>) =>
  new AccessTokenVerifier({ issuer: issuer.issuer, keys: localKeys(issuer.jwks), audience, ...settings });

/** What comes of a token: its claims, or the code that refuses it. Twice, for the second time it may be remembered. */
async function outcome(settings: Partial<TrustedIssuer>, claims: Claims, header?: Claims): Promise<unknown> {
  const verifier = verifierOf(settings);
  const token = await mint(claims, header);
  const verify = () => verifier.verify(token).catch(({ code }: { code: string }) => code);
  const first = await verify();
  expect(await verify()).toEqual(first);
  const failed = (await verifier.explain(token)).filter(({ ok }) => !ok).map(({ code }) => code);
  expect(failed[0]).toBe(typeof first === 'string' ? first : undefined);
  return first;
}

/** Whatever is no text, and no list of texts. */
const wrong = [null, 7, true, {}, [7], ['a', null], [['a']], [{ value: 'a' }]];

describe('the audience', () => {
  it('has as many names as the issuer has for it', async () => {
    const settings = { audienceIdentifier: ['api://1', '1'] };
    for (const aud of ['api://1', '1', ['x', '1']]) expect(await outcome(settings, { aud })).toMatchObject({ aud });
    for (const aud of [
      'api://1/',
      'API://1',
      'api://',
      '',
      [],
      ['11'],
      [['1']],
      null,
      undefined,
      audience.identifier,
    ]) {
      expect([aud, await outcome(settings, { aud })]).toEqual([aud, 'audience_mismatch']);
    }
  });

  it('has no other beside them where it is the only one', async () => {
    const verifier = new AccessTokenVerifier({
      issuer: issuer.issuer,
      keys: localKeys(issuer.jwks),
      audience,
      audienceIdentifier: ['api://1', '1'],
      audiencePolicy: 'only',
    });
    await expect(verifier.verify(await mint({ aud: ['1', 'api://1'] }))).resolves.toBeDefined();
    await expect(verifier.verify(await mint({ aud: ['1', '2'] }))).rejects.toMatchObject({ code: 'audience_mismatch' });
  });

  it('may be left out by clients that are known, and by nobody else', async () => {
    const settings = { clientIds: ['web', 'app'], acceptUntypedTokens: { missingAudience: true } };
    const accepted = await outcome(settings, { aud: undefined, client_id: 'app' });
    expect(accepted).toMatchObject({ client_id: 'app', aud: [] });
    for (const client of ['other', 'WEB', 'web ', '__proto__', 'constructor']) {
      expect(await outcome(settings, { aud: undefined, client_id: client })).toBe('audience_mismatch');
    }
    for (const client of [null, 7, ['web'], { web: true }, undefined, '']) {
      expect(await outcome(settings, { aud: undefined, client_id: client })).toMatch(/audience_mismatch|claim_missing/);
    }
  });

  it('that names somebody else, or nobody, is none that was left out', async () => {
    const settings = { clientIds: ['web'], acceptUntypedTokens: { missingAudience: true } };
    for (const aud of ['https://other.example.com', 'web', [], '', null, {}, [null], 0]) {
      expect([aud, await outcome(settings, { aud, client_id: 'web' })]).toEqual([aud, 'audience_mismatch']);
    }
    // And with the right one the client counts all the same.
    expect(await outcome(settings, { client_id: 'web' })).toMatchObject({ client_id: 'web' });
    expect(await outcome(settings, { client_id: 'other' })).toBe('audience_mismatch');
  });

  it('is not left out where nobody says which clients, or that it may be', async () => {
    expect(() => verifierOf({ acceptUntypedTokens: { missingAudience: true } })).toThrow('needs clientIds');
    expect(await outcome({ clientIds: ['test-client'] }, { aud: undefined })).toBe('audience_mismatch');
    expect(await outcome({ acceptUntypedTokens: true }, { aud: undefined })).toBe('audience_mismatch');
  });
});

describe('the client', () => {
  it('is another claim without giving up typ', async () => {
    const settings = { clientFrom: ['azp'] };
    expect(await outcome(settings, { azp: 'web', client_id: undefined })).toMatchObject({ client_id: 'web' });
    expect(await outcome(settings, { azp: 'web', client_id: 'other' })).toMatchObject({ client_id: 'web' });
    expect(await outcome(settings, { azp: 'web' }, { typ: 'JWT' })).toBe('wrong_type');
    expect(await outcome(settings, { client_id: 'other' })).toBe('claim_missing');
  });

  it.each([...wrong, ''])('is not read of %j', async (value) => {
    expect(await outcome({ clientFrom: ['azp', 'client_id'] }, { azp: value })).toBe('claim_missing');
    const forgiving = { acceptUntypedTokens: { missingClientId: true } };
    if (value !== '') {
      expect(await outcome(forgiving, { client_id: undefined, azp: value })).toBe('claim_missing');
      expect(await outcome(forgiving, { client_id: value, azp: 'web' })).toBe('claim_missing');
    }
  });

  it('is the subject where a token has none', async () => {
    const settings = { acceptUntypedTokens: { missingSubject: true } };
    expect(await outcome(settings, { sub: undefined })).toMatchObject({ sub: 'test-client' });
    expect(await outcome({}, { sub: undefined })).toBe('claim_missing');
    for (const sub of [null, '', 7, {}, ['x']]) expect(await outcome(settings, { sub })).toBe('claim_missing');
    const both = { acceptUntypedTokens: { missingSubject: true, missingClientId: true } };
    expect(await outcome(both, { sub: undefined, client_id: undefined })).toBe('claim_missing');
  });
});

describe('scopes', () => {
  const realm = ['realm_access', 'roles'];

  it.each<[string, readonly (string | readonly string[])[], Claims, string | undefined]>([
    ['in scope as a text', ['scope'], { scope: 'a b' }, 'a b'],
    ['in scope as a list', ['scope'], { scope: ['a', 'b', 'a'] }, 'a b'],
    ['in scp as a text', ['scp'], { scp: 'a b' }, 'a b'],
    ['in permissions, and scope is none then', ['permissions'], { permissions: ['a'], scope: 'b' }, 'a'],
    ['in both', ['permissions', 'scope'], { permissions: ['a'], scope: 'b a' }, 'a b'],
    ['in roles', [realm], { realm_access: { roles: ['a'] } }, 'a'],
    ['nowhere', ['scp'], { scope: 'a' }, undefined],
    ['in no claim at all', [], { scope: 'a' }, undefined],
    ['an empty list', ['scp'], { scp: [] }, ''],
    ['of one entry each, never two', ['scp'], { scp: ['order clerk admin', 'a'] }, 'a'],
    ['without what is no scope token', ['scp'], { scp: ['a"b', 'ü', '', 'a'] }, 'a'],
    ['by names of what objects inherit', ['constructor', ['a', '__proto__', 'x']], { a: {} }, undefined],
    ['with names of what objects inherit', ['scp'], { scp: ['__proto__', 'constructor'] }, '__proto__ constructor'],
  ])('%s', async (_name, scopesFrom, claims, expected) => {
    const accepted = (await outcome({ scopesFrom }, claims)) as { scope?: string };
    expect(accepted.scope).toBe(expected);
  });

  it.each(wrong)('are never read of %j', async (value) => {
    expect(await outcome({ scopesFrom: ['scp'] }, { scp: value })).toBe('claim_invalid');
    expect(await outcome({ scopesFrom: [realm] }, { realm_access: { roles: value } })).toBe('claim_invalid');
    expect(await outcome({ acceptUntypedTokens: true }, { scope: value, scp: 'a' })).toBe('claim_invalid');
  });

  it.each([null, 7, 'roles', ['roles'], [{ roles: ['a'] }]])('are not behind %j', async (value) => {
    expect(await outcome({ scopesFrom: [realm] }, { realm_access: value })).toBe('claim_invalid');
  });

  it('in a list are one each, also where nobody said where they stand', async () => {
    const claims = { scope: undefined, scp: ['order clerk admin', 'a'] };
    expect(await outcome({ acceptUntypedTokens: true }, claims)).toMatchObject({ scope: 'a' });
  });
});

describe('roles', () => {
  const rolesOfToken = async (settings: Partial<TrustedIssuer>, claims: Claims) => [
    ...grantedRoles(await verifierOf(settings).verify(await mint(claims))),
  ];

  it('stand with the claims, from the claims that were named', async () => {
    const rolesFrom = ['cognito:groups', ['resource_access', 'my.client', 'roles']];
    const claims = { 'cognito:groups': ['a'], resource_access: { 'my.client': { roles: ['b'] } }, roles: ['c'] };
    expect(await rolesOfToken({ rolesFrom }, claims)).toEqual(['a', 'b']);
    expect(await rolesOfToken({}, claims)).toEqual(['c']);
    expect(await rolesOfToken({ rolesFrom }, {})).toEqual([]);
  });

  it.each(wrong)('are never read of %j', async (roles) => {
    expect(await outcome({ rolesFrom: ['roles'] }, { roles })).toBe('claim_invalid');
    // Nobody called that claim one of roles: it is the application's own.
    expect(await rolesOfToken({}, { roles })).toEqual([]);
  });

  it('are not given by a schema of the audience', async () => {
    const claims = z.object({}).transform(() => ({ roles: ['admin'] }));
    const contract = defineAudience({ ...audience, claims });
    const verifier = new AccessTokenVerifier({
      issuer: issuer.issuer,
      keys: localKeys(issuer.jwks),
      audience: contract,
    });
    const accepted = await verifier.verify(await mint({}));
    expect(accepted).toMatchObject({ roles: ['admin'] });
    expect([...grantedRoles(accepted)]).toEqual([]);
  });
});

describe('what a token must say', () => {
  const marked = { requiredClaims: [{ anyOf: ['token_use'], values: ['access'] }] };

  it('is a mark of its kind', async () => {
    expect(await outcome(marked, { token_use: 'access' })).toMatchObject({ token_use: 'access' });
    for (const use of ['id', 'Access', 'refresh', '', null, ['access'], { access: true }, undefined, true]) {
      expect([use, await outcome(marked, { token_use: use })]).toEqual([use, 'wrong_type']);
    }
  });

  it('or that it is meant for this API', async () => {
    const settings = { requiredClaims: [{ anyOf: ['tid'], values: ['t1', 't2'] }] };
    expect(await outcome(settings, { tid: 't2' })).toMatchObject({ tid: 't2' });
    for (const tid of ['t3', 'T1', 't1 ', null, ['t1'], undefined]) {
      expect(await outcome(settings, { tid })).toBe('claim_invalid');
    }
  });

  it('or one of several things', async () => {
    const settings = { requiredClaims: [{ anyOf: ['scp', 'roles'] }] };
    for (const claims of [{ scp: 'a' }, { roles: ['b'] }])
      expect(await outcome(settings, claims)).toMatchObject(claims);
    for (const claims of [{}, { scp: '' }, { roles: [] }, { scp: null, roles: [] }]) {
      expect(await outcome(settings, claims)).toBe('claim_invalid');
    }
    expect(await outcome({ requiredClaims: [{ anyOf: ['constructor', ['a', 'toString']] }] }, { a: {} })).toBe(
      'claim_invalid',
    );
  });

  it('and what it may not', async () => {
    const settings = { refusedClaims: [{ anyOf: ['is_anonymous'], values: [true] }, { anyOf: [['a', 'b']] }] };
    for (const claims of [{}, { is_anonymous: false }, { a: {} }]) {
      expect(await outcome(settings, claims)).toMatchObject(claims);
    }
    for (const value of [true, null, 1, 'true', '', [true]]) {
      expect([value, await outcome(settings, { is_anonymous: value })]).toEqual([value, 'claim_invalid']);
    }
    expect(await outcome(settings, { a: { b: null } })).toBe('claim_invalid');
    // Of the claims as they came: a client that was read from elsewhere, or left out, is no client_id.
    const clients = { refusedClaims: [{ anyOf: ['client_id'] }], acceptUntypedTokens: { missingClientId: true } };
    expect(await outcome(clients, { client_id: undefined })).toMatchObject({ client_id: '' });
    expect(await outcome(clients, { client_id: undefined, azp: 'web' })).toMatchObject({ client_id: 'web' });
    expect(await outcome(clients, { client_id: 'web' })).toBe('claim_invalid');
    // What cannot be looked into may hide it.
    expect(await outcome(settings, { a: 'b' })).toBe('claim_invalid');
  });
});

describe('ID tokens as the credential', () => {
  const settings = { acceptUntypedTokens: { idTokens: true } };

  it.each<[Claims, Claims]>([
    [{ nonce: 'n', at_hash: 'h' }, { typ: 'JWT' }],
    [{}, { typ: undefined }],
    [{ token_use: 'id' }, { typ: 'JWT' }],
    [{ typ: 'ID' }, { typ: 'JWT' }],
  ])('may say so: %j %j', async (claims, header) => {
    expect(await outcome(settings, claims, header)).toMatchObject(claims);
  });

  it.each<[Claims, Claims]>([
    [{}, { typ: 'at+jwt' }],
    [{}, { typ: 'application/at+jwt' }],
    [{}, { typ: 'logout+jwt' }],
    [{ token_use: 'access' }, { typ: 'JWT' }],
    [{ typ: 'Bearer' }, { typ: 'JWT' }],
    [{ typ: 'Refresh' }, { typ: 'JWT' }],
    [{ token_type: 'Bearer' }, {}],
    [{ events: {} }, { typ: 'JWT' }],
    [{ htm: 'GET' }, { typ: 'JWT' }],
    [{ token_introspection: {} }, { typ: 'JWT' }],
  ])('are nothing else: %j %j', async (claims, header) => {
    expect(await outcome(settings, claims, header)).toBe('wrong_type');
  });

  it('are still for us', async () => {
    expect(await outcome(settings, { aud: 'web' }, { typ: 'JWT' })).toBe('audience_mismatch');
  });
});

describe('a token without kid', () => {
  const settings = { acceptUntypedTokens: { missingKid: true } };

  it('is good while the issuer has one key', async () => {
    const own = await createTestIssuer({ issuer: 'https://own.example.com' });
    const [only] = own.jwks.keys;
    const token = await own.mint({ audience, header: { kid: undefined } });
    const verify = (jwks: typeof own.jwks, one = token, trusted: object = settings) =>
      new AccessTokenVerifier({ issuer: own.issuer, keys: localKeys(jwks), audience, ...trusted })
        .verify(one)
        .then(() => 'accepted')
        .catch(({ code }: { code: string }) => code);
    expect(await verify(own.jwks)).toBe('accepted');
    expect(await verify({ keys: [{ ...only, kid: undefined } as never] })).toBe('accepted');
    expect(await verify(own.jwks, token, {})).toBe('unknown_key');
    // A kid that is there is one of the set, whatever there is else.
    for (const kid of ['other', '', 'undefined']) {
      expect(await verify(own.jwks, await own.mint({ audience, header: { kid } }))).toBe('unknown_key');
    }
    for (const kid of [null, 7, [only?.kid]]) {
      // No library writes such a header.
      const [header = '', claims = ''] = token.split('.');
      const written = { ...(JSON.parse(Buffer.from(header, 'base64url').toString()) as object), kid };
      const input = `${Buffer.from(JSON.stringify(written)).toString('base64url')}.${claims}`;
      expect(await verify(own.jwks, await own.signRaw(input))).toBe('unknown_key');
    }
    const stranger = await createTestIssuer({ issuer: own.issuer });
    expect(await verify(own.jwks, await stranger.mint({ audience, header: { kid: undefined } }))).toBe(
      'signature_invalid',
    );
    await own.rotate();
    expect(await verify(own.jwks, await own.mint({ audience, header: { kid: undefined } }))).toBe('unknown_key');
  });

  it('is none of a withdrawn key', async () => {
    const verifier = verifierOf(settings);
    const token = await mint({}, { kid: undefined });
    await expect(verifier.verify(token)).resolves.toBeDefined();
    verifier.trusts[0].keys.withdraw(String(issuer.jwks.keys[0]?.kid));
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'unknown_key' });
  });

  it('has a key source that is ready', () => {
    const [only] = issuer.jwks.keys;
    expect(localKeys({ keys: [{ ...only, kid: undefined } as never] }).isReady()).toBe(true);
  });
});

describe('an issuer with two names', () => {
  const settings = { issuerAliases: ['issuer.example.com'] };

  it('is one', async () => {
    const claims = (await outcome(settings, { iss: 'issuer.example.com' })) as never;
    expect(claims).toMatchObject({ iss: issuer.issuer });
    expect(createPrincipal(claims, 'a.b.c').claims.iss).toBe(issuer.issuer);
    for (const iss of ['Issuer.example.com', 'issuer.example.com/', '', null, ['issuer.example.com'], undefined]) {
      expect([iss, await outcome(settings, { iss })]).toEqual([iss, 'issuer_mismatch']);
    }
    expect(await outcome({}, { iss: 'issuer.example.com' })).toBe('issuer_mismatch');
  });

  it('among several, which share none of them', async () => {
    const other = { issuer: 'https://other.example.com', keys: localKeys({ keys: [] }) };
    const one = { issuer: issuer.issuer, keys: localKeys(issuer.jwks), ...settings };
    const verifier = new AccessTokenVerifier({ audience, issuers: [other, one] });
    await expect(verifier.verify(await mint({ iss: 'issuer.example.com' }))).resolves.toMatchObject({
      iss: issuer.issuer,
    });
    await expect(verifier.verify(await mint({ iss: ['issuer.example.com'] }))).rejects.toMatchObject({
      code: 'issuer_mismatch',
    });
    for (const issuers of [
      [one, { ...other, issuerAliases: ['issuer.example.com'] }],
      [one, { ...other, issuerAliases: [issuer.issuer] }],
      [{ ...one, issuerAliases: [issuer.issuer] }],
      [{ ...one, issuerAliases: ['a', 'a'] }],
      [one, one],
    ]) {
      expect(() => new AccessTokenVerifier({ audience, issuers })).toThrow('each issuer once');
    }
  });
});

describe('a setting that is none', () => {
  it.each<[string, unknown]>([
    ['audienceIdentifier', []],
    ['audienceIdentifier', ['']],
    ['audienceIdentifier', [7]],
    ['clientIds', []],
    ['clientIds', 'web'],
    ['clientIds', [null]],
    ['clientFrom', []],
    ['clientFrom', 'azp'],
    ['clientFrom', [[]]],
    ['scopesFrom', 'scp'],
    ['scopesFrom', [['a', 7]]],
    ['scopesFrom', ['']],
    ['rolesFrom', []],
    ['rolesFrom', [[[]]]],
    ['issuerAliases', 'accounts.example.com'],
    ['requiredClaims', { token_use: 'access' }],
    ['requiredClaims', [{ anyOf: [] }]],
    ['requiredClaims', [{ anyOf: ['a'], values: [] }]],
    ['requiredClaims', [{ anyOf: ['a'], values: [7] }]],
    ['requiredClaims', [{ anyOf: ['a'], value: ['b'] }]],
    ['requiredClaims', [{ values: ['b'] }]],
    ['refusedClaims', [{ anyOf: 'a' }]],
    ['acceptUntypedTokens', { idTokens: 'true' }],
    ['acceptUntypedTokens', { missingAud: true }],
  ])('does not boot: %s %j', (name, value) => {
    const trusted = { issuer: issuer.issuer, [name]: value } as unknown as Trusted;
    expect(() => new AccessTokenVerifier({ audience, ...trusted })).toThrow(TypeError);
    expect(() => new AccessTokenVerifier({ audience, ...trusted })).toThrow(name);
  });
});
