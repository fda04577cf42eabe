import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, exportSPKI, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { AccessTokenVerifier, defineAudience, KeySource, localKeys, type RejectionCode } from '../index.js';
import { createDpopKey, createTestIssuer, type TestIssuer } from '../testing/index.js';

const iss = 'https://sso.example.com';
const audience = defineAudience({ identifier: 'https://things.example.com', name: 'Things', scopes: {} });
const sibling = defineAudience({ identifier: 'https://other.example.com', name: 'Other', scopes: {} });
const now = Math.floor(Date.now() / 1000);

let issuer: TestIssuer;
let verifier: AccessTokenVerifier;
let kid: string;

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: iss });
  kid = String(issuer.jwks.keys[0]?.kid);
  verifier = new AccessTokenVerifier({ issuer: iss, audience, keys: localKeys(issuer.jwks), now: () => now });
});

const mint = (claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}) =>
  issuer.mint({ audience, claims: { iat: now, exp: now + 300, ...claims }, header });
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const claimsOf = async () => (await mint()).split('.')[1] ?? '';

/** The issuer's own public key as the secret of an HMAC, in a form that a careless library would take. */
async function byPublicKey(alg: 'HS256' | 'HS512', form: 'spki' | 'jwk'): Promise<string> {
  const jwk = issuer.jwks.keys[0] as JWK;
  const secret = form === 'jwk' ? JSON.stringify(jwk) : await exportSPKI((await importJWK(jwk, 'ES256')) as never);
  const input = `${encode({ alg, typ: 'at+jwt', kid })}.${await claimsOf()}`;
  return `${input}.${createHmac(alg.replace('HS', 'sha'), secret).update(input).digest('base64url')}`;
}

/** Signed by the attacker, who names a key or the place of one in the header. */
async function byAttacker(header: (jwk: JWK) => Record<string, unknown>): Promise<string> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const claims = JSON.parse(Buffer.from(await claimsOf(), 'base64url').toString()) as Record<string, unknown>;
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', ...header(await exportJWK(publicKey)) })
    .sign(privateKey);
}

async function withHeader(header: unknown): Promise<string> {
  return `${encode(header)}.${await claimsOf()}.AAAA`;
}

const attacks: ReadonlyArray<[string, RejectionCode, () => Promise<string>]> = [
  [
    'alg none without signature',
    'algorithm_refused',
    async () => `${encode({ alg: 'none', typ: 'at+jwt', kid })}.${await claimsOf()}.`,
  ],
  ['alg nOnE', 'algorithm_refused', () => withHeader({ alg: 'nOnE', typ: 'at+jwt', kid })],
  ['alg as a list', 'algorithm_refused', () => withHeader({ alg: ['ES256'], typ: 'at+jwt', kid })],
  [
    'alg nested until the stack ends',
    'algorithm_refused',
    async () => `${Buffer.from(`{"alg":${'['.repeat(5800)}${']'.repeat(5800)}}`).toString('base64url')}.e30.AAAA`,
  ],
  ['HS256 with the public key in PEM', 'algorithm_refused', () => byPublicKey('HS256', 'spki')],
  ['HS256 with the public key as JWK', 'algorithm_refused', () => byPublicKey('HS256', 'jwk')],
  ['HS512 with the public key in PEM', 'algorithm_refused', () => byPublicKey('HS512', 'spki')],
  ['an embedded jwk under the kid of the issuer', 'signature_invalid', () => byAttacker((jwk) => ({ jwk, kid }))],
  ['an embedded jwk under its own kid', 'unknown_key', () => byAttacker((jwk) => ({ jwk, kid: 'mine' }))],
  ['an embedded jwk without kid', 'unknown_key', () => byAttacker((jwk) => ({ jwk }))],
  ['jku', 'signature_invalid', () => byAttacker(() => ({ kid, jku: 'https://evil.example/jwks' }))],
  ['x5u', 'signature_invalid', () => byAttacker(() => ({ kid, x5u: 'https://evil.example/cert' }))],
  ['x5c', 'signature_invalid', () => byAttacker(() => ({ kid, x5c: ['MIIB'] }))],
  ...[null, '0', [], {}, -1, Number.MAX_VALUE, true].map((nbf): [string, RejectionCode, () => Promise<string>] => [
    `nbf ${JSON.stringify(nbf)}`,
    'not_yet_valid',
    () => mint({ nbf }),
  ]),
  ...[['things:read'], 7, null, {}].map((scope): [string, RejectionCode, () => Promise<string>] => [
    `scope ${JSON.stringify(scope)}`,
    'claim_invalid',
    () => mint({ scope }),
  ]),
  [
    'an unknown crit',
    'critical_header_refused',
    () => withHeader({ alg: 'ES256', typ: 'at+jwt', kid, crit: ['x'], x: 1 }),
  ],
  ['crit b64', 'critical_header_refused', () => mint({}, { crit: ['b64'], b64: true })],
  ['an empty crit', 'critical_header_refused', () => withHeader({ alg: 'ES256', typ: 'at+jwt', kid, crit: [] })],
  ...[
    '../../etc/passwd',
    "' OR '1'='1",
    'k\u202e1',
    '\u0000',
    '__proto__',
    'constructor',
    '',
    'https://evil.example/k',
  ].map((name): [string, RejectionCode, () => Promise<string>] => [
    `the kid ${JSON.stringify(name)}`,
    'unknown_key',
    () => byAttacker(() => ({ kid: name })),
  ]),
  ['a kid that is a list', 'unknown_key', async () => withHeader({ alg: 'ES256', typ: 'at+jwt', kid: [kid] })],
  ['an ID token', 'wrong_type', () => issuer.mintIdToken('portal')],
  ['an ID token that names us as audience', 'wrong_type', () => mint({}, { typ: 'JWT' })],
  ['a token without typ', 'wrong_type', () => mint({}, { typ: undefined })],
  [
    'a logout token',
    'wrong_type',
    () => mint({ events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }, { typ: 'logout+jwt' }),
  ],
  ['a proof', 'wrong_type', () => mint({}, { typ: 'dpop+jwt' })],
  ['a sibling audience', 'audience_mismatch', () => issuer.mint({ audience: sibling })],
  ['a list of siblings', 'audience_mismatch', () => mint({ aud: [sibling.identifier, iss] })],
  ['our audience hidden in a list', 'audience_mismatch', () => mint({ aud: [[audience.identifier]] })],
  [
    'an audience that begins like ours',
    'audience_mismatch',
    () => mint({ aud: `${audience.identifier}.evil.example` }),
  ],
  ['an audience with a trailing slash', 'audience_mismatch', () => mint({ aud: `${audience.identifier}/` })],
  ['no audience', 'audience_mismatch', () => mint({ aud: undefined })],
  ['iss with a trailing slash', 'issuer_mismatch', () => mint({ iss: `${iss}/` })],
  ['iss in upper case', 'issuer_mismatch', () => mint({ iss: iss.toUpperCase() })],
  ['iss as a list', 'issuer_mismatch', () => mint({ iss: [iss] })],
  ['expired beyond the tolerance', 'token_expired', () => mint({ exp: now - 5 })],
  ['exp as a text', 'claim_missing', async () => signed({ exp: '9999999999' })],
  ['no exp', 'claim_missing', () => mint({ exp: undefined })],
  ['iat before all clocks', 'claim_missing', async () => signed({ iat: -1e300 })],
  ['exp after all clocks', 'claim_missing', async () => signed({ exp: 1e300 })],
  ['nbf as a text', 'not_yet_valid', async () => signed({ nbf: '0' })],
  ['nbf that is null', 'not_yet_valid', async () => signed({ nbf: null })],
  ['no sub', 'claim_missing', () => mint({ sub: undefined })],
  ['nbf beyond the tolerance', 'not_yet_valid', () => mint({ nbf: now + 6 })],
];

/** jose checks the types of times; the claims are written past it. */
async function signed(claims: Record<string, unknown>): Promise<string> {
  const [header, payload] = (await mint()).split('.');
  const all = { ...(JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()) as object), ...claims };
  return issuer.signRaw(`${header}.${encode(all)}`);
}

describe('a token that must not pass (RFC 8725, RFC 9068 §4)', () => {
  it.each(attacks)('%s is %s', async (_name, code, forge) => {
    const token = await forge();
    const rejection = await verifier.verify(token).catch((error: unknown) => error);
    expect(rejection).toMatchObject({ name: 'TokenRejection', code });
    const shown = JSON.stringify(rejection);
    expect(shown).not.toContain(token);
    expect(shown).toMatch(/^[\x20-\x7e]*$/);
    const checks = await verifier.explain(token);
    expect(checks.filter(({ ok }) => !ok).map((check) => check.code)).toContain(code);
  });
});

describe('a token that must pass', () => {
  it.each<[string, () => Promise<string>]>([
    ['with our audience in a list', () => mint({ aud: [sibling.identifier, audience.identifier] })],
    ['expired within the tolerance', () => mint({ exp: now - 4 })],
    ['valid within the tolerance', () => mint({ nbf: now + 5 })],
    ['with the long form of its type', () => mint({}, { typ: 'application/AT+JWT' })],
    // Never looked at: the key is the one of the kid.
    ['by the issuer, whatever jku says', () => mint({}, { jku: 'https://evil.example/jwks' })],
  ])('%s', async (_name, make) => {
    await expect(verifier.verify(await make())).resolves.toMatchObject({ iss });
  });
});

describe('explain', () => {
  const names = ['alg', 'typ', 'crit', 'kid', 'signature', 'iss', 'aud', 'claims', 'scope', 'exp', 'nbf', 'binding'];

  it('lists every check of a good token with what was expected and received', async () => {
    const checks = await verifier.explain(await mint());
    const seen = checks.map(({ check, ok, expected, received }) => [check, ok, expected, received]);
    expect(seen).toEqual([
      ['alg', true, 'ES256 or RS256 or PS256 or EdDSA', 'ES256'],
      ['typ', true, 'at+jwt', 'at+jwt'],
      ['crit', true, 'no crit', 'nothing'],
      ['kid', true, 'a kid', kid],
      ['signature', true, 'valid', 'valid'],
      ['iss', true, iss, iss],
      ['aud', true, audience.identifier, audience.identifier],
      ['claims', true, 'iss aud sub client_id exp iat jti', 'all of them'],
      ['scope', true, 'a text', ''],
      ['exp', true, `after ${now}`, String(now + 300)],
      ['nbf', true, `not after ${now}`, 'none'],
      ['binding', true, 'no cnf', 'no cnf'],
    ]);
  });

  it('goes on after a failure and names each with its cause', async () => {
    const { jkt } = await createDpopKey();
    const wrong = {
      iss: `${iss}/`,
      aud: sibling.identifier,
      jti: undefined,
      exp: now - 60,
      nbf: now + 60,
      cnf: { jkt },
    };
    const checks = await verifier.explain(await mint(wrong, { typ: 'JWT', kid: 'gone' }));
    expect(checks.map(({ check }) => (check === 'key' ? 'signature' : check))).toEqual(names);
    const failed = checks.filter(({ ok }) => !ok).map(({ code, received, cause }) => [code, received, cause]);
    expect(failed).toEqual([
      ['wrong_type', 'JWT', 'this is an ID token, or the issuer does not mark its access tokens (RFC 9068)'],
      ['unknown_key', 'gone', expect.stringContaining('another issuer')],
      ['issuer_mismatch', `${iss}/`, 'they differ in a trailing slash'],
      ['audience_mismatch', sibling.identifier, 'the token is for a sibling audience'],
      ['claim_missing', 'without jti', undefined],
      [
        'token_expired',
        String(now - 60),
        'it expired 60 s ago: the clocks differ, or the client keeps tokens too long',
      ],
      ['not_yet_valid', String(now + 60), expect.stringContaining('clocks')],
      ['sender_constrained', JSON.stringify({ jkt }), expect.stringContaining('Authorization: DPoP')],
    ]);
  });

  it('has one check for what is no token, and never throws for it', async () => {
    for (const text of ['', 'a', 'a.b', 'a.b.c', 'a.b.c.d', 'bnVsbA.bnVsbA.x', '€.€.€', `${'a'.repeat(20_000)}.b.c`]) {
      expect(await verifier.explain(text)).toMatchObject([{ check: 'form', ok: false, code: 'malformed' }]);
    }
  });
});

describe('a key source of the application that fails', () => {
  it('is keys_unavailable: no fault of the token', async () => {
    class BrokenKeys extends KeySource {
      override find = () => Promise.reject(new Error('secret detail'));
    }
    const broken = new AccessTokenVerifier({ issuer: iss, audience, keys: new BrokenKeys() });
    const rejection = await broken.verify(await mint()).catch((error: unknown) => error);
    expect(rejection).toMatchObject({ code: 'keys_unavailable' });
    expect(JSON.stringify(rejection)).not.toContain('secret detail');
  });
});
