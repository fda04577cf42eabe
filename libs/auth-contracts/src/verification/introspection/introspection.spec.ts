import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt, generateKeyPair } from 'jose';
import { z } from 'zod';
import {
  AccessTokenVerifier,
  type AnyAudience,
  defineAudience,
  type IntrospectionOptions,
  localKeys,
  ResourceServer,
  type Revocations,
  type TokenRejection,
  type UntypedTokens,
} from '../../index.js';
import { createDpopKey, createTestIssuer, type TestIssuer } from '../../testing/index.js';

const things = defineAudience({
  identifier: 'https://things.example.com',
  name: 'Things',
  scopes: { 'things:read': 'Read', 'things:write': 'Write' },
});
const name = 'https://sso.example.com';
const basic = `Basic ${btoa('things:hunter2')}`;
const token = 'an-opaque-token';

let issuer: TestIssuer;
let server: Server;
let endpoint: string;
let asked: {
  readonly authorization: string | undefined;
  readonly url: string | undefined;
  readonly form: URLSearchParams;
}[];
let respond: (form: URLSearchParams, response: ServerResponse, request: IncomingMessage) => void;
/** Seconds, and milliseconds of a stopwatch. */
let now: number;
let stopwatch: number;

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: name });
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const form = new URLSearchParams(body);
      asked.push({ authorization: request.headers.authorization, url: request.url, form });
      respond(form, response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/introspect`;
});
beforeEach(() => {
  asked = [];
  now = 2_000_000_000;
  stopwatch = 0;
  respond = (_form, response) => json(response, active());
});
afterAll(
  () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
);

function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const active = (more: object = {}) => ({
  active: true,
  iss: name,
  aud: things.identifier,
  sub: 'alice',
  client_id: 'web',
  scope: 'things:read',
  token_type: 'Bearer',
  iat: now - 10,
  exp: now + 100,
  ...more,
});

/** What is given, without what is undefined. */
const answering = (body: object) => {
  respond = (_form, response) => json(response, body);
};

interface Given {
  readonly clientIds?: readonly string[];
  readonly introspection?: Partial<Record<keyof IntrospectionOptions, unknown>>;
  readonly audience?: AnyAudience;
  readonly acceptUntypedTokens?: UntypedTokens;
  readonly cachedTokens?: number;
}

const options = ({ introspection = {}, audience = things, ...more }: Given = {}) => ({
  issuer: name,
  keys: localKeys(issuer.jwks),
  audience,
  now: () => now,
  ...more,
  introspection: {
    ...{ endpoint, clientId: 'things', clientSecret: 'hunter2', monotonic: () => stopwatch, timeout: 60_000 },
    ...introspection,
  } as IntrospectionOptions,
});

function serve(given: Given = {}) {
  const rejections: TokenRejection[] = [];
  const onRejection = (one: TokenRejection) => void rejections.push(one);
  const api = new ResourceServer({ ...options(given), onRejection, rejectionLog: false });
  const call = async (sent = token, scheme = 'Bearer', dpop?: string) => {
    const headers = { authorization: `${scheme} ${sent}`, ...(dpop !== undefined && { dpop }) };
    const { principal, refusal } = await api.admit({ method: 'GET', url: '/a', headers });
    return principal ?? { status: refusal?.status, headers: refusal?.headers, code: rejections.at(-1)?.code };
  };
  return { api, call, rejections };
}

describe('a token that is no JWT', () => {
  it('is what its issuer says of it (RFC 7662 §2.2), asked in the body alone', async () => {
    const { api, call } = serve();
    expect(await call()).toMatchObject({
      subject: 'alice',
      clientId: 'web',
      scopes: new Set(['things:read']),
      claims: { iss: name, aud: things.identifier, exp: now + 100 },
    });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.authorization).toBe(basic);
    expect(asked[0]?.url).toBe('/introspect');
    expect([...(asked[0]?.form ?? [])]).toEqual([
      ['token', token],
      ['token_type_hint', 'access_token'],
    ]);
    const request = { method: 'GET', url: '/', headers: { authorization: `Bearer ${token}` } };
    const needs = (one: 'things:read' | 'things:write') => api.admit(request, { kind: 'scopes', all: [one] });
    expect((await needs('things:read')).principal).toBeDefined();
    expect((await needs('things:write')).refusal?.status).toBe(403);
    expect(Object.isFrozen((await needs('things:read')).principal?.claims)).toBe(true);
  });

  it('has the claims of the contract, the actor and the session as a JWT has them', async () => {
    const audience = defineAudience({ ...things, claims: z.object({ tenant: z.string() }) });
    answering(active({ tenant: 't1', act: { sub: 'orders' }, sid: 's' }));
    expect(await serve({ audience }).call()).toMatchObject({
      actor: { sub: 'orders' },
      sessionId: 's',
      claims: { tenant: 't1' },
    });
    answering(active());
    expect(await serve({ audience }).call()).toMatchObject({ status: 401, code: 'claim_invalid' });
  });

  it('that is bound to a key comes with its proof (RFC 9449 §7.1)', async () => {
    const key = await createDpopKey();
    const { call } = serve();
    answering(active({ token_type: 'DPoP', cnf: { jkt: key.jkt } }));
    expect(await call()).toMatchObject({ status: 401, code: 'sender_constrained' });
    const prove = () => key.prove({ token, url: 'https://things.example.com/a', claims: { iat: now } });
    const proof = await prove();
    expect(await call(token, 'DPoP', proof)).toMatchObject({ subject: 'alice' });
    expect(await call(token, 'DPoP', proof)).toMatchObject({ code: 'proof_replayed' });
    const other = await createDpopKey();
    const wrong = await other.prove({ token, url: 'https://things.example.com/a', claims: { iat: now } });
    expect(await call(token, 'DPoP', wrong)).toMatchObject({ code: 'proof_key_mismatch' });
    expect(await call(token, 'DPoP', await prove())).toMatchObject({ subject: 'alice' });
    expect(asked).toHaveLength(1);
  });

  it.each<[string, object, string]>([
    ['not active', { active: false }, 'token_inactive'],
    ['without aud', { aud: undefined }, 'audience_mismatch'],
    ['with aud for nobody', { aud: [] }, 'audience_mismatch'],
    ['with aud for another API', { aud: 'https://other.example.com' }, 'audience_mismatch'],
    ['with aud by prefix', { aud: `${things.identifier}/` }, 'audience_mismatch'],
    ['of another iss', { iss: 'https://evil.example.com' }, 'issuer_mismatch'],
    ['of an iss that is none', { iss: null }, 'issuer_mismatch'],
    ['with exp as a text', { exp: '2000000100' }, 'claim_missing'],
    ['without exp', { exp: undefined }, 'claim_missing'],
    ['expired', { exp: 1_999_999_000 }, 'token_expired'],
    ['not yet valid', { nbf: 2_000_000_060 }, 'not_yet_valid'],
    ['with nbf as a text', { nbf: '0' }, 'not_yet_valid'],
    ['with scope as a list', { scope: ['things:read', 7] }, 'claim_invalid'],
    ['without sub', { sub: undefined }, 'claim_missing'],
    ['with a sub that is no text', { sub: 7 }, 'claim_missing'],
    ['without client_id', { client_id: undefined }, 'claim_missing'],
    ['without iat', { iat: undefined }, 'claim_missing'],
    ['without token_type, as a refresh token is', { token_type: undefined }, 'wrong_type'],
    ['called a refresh token', { token_type: 'refresh_token' }, 'wrong_type'],
    ['whose token_type is a list', { token_type: ['Bearer'] }, 'wrong_type'],
    ['of DPoP, to no key', { token_type: 'DPoP' }, 'wrong_type'],
    ['used as a refresh token', { token_use: 'refresh_token' }, 'wrong_type'],
    ['with the mark of an ID token', { nonce: 'n' }, 'wrong_type'],
    ['bound by a certificate', { cnf: { 'x5t#S256': 'a' } }, 'sender_constrained'],
    ['bound to null', { cnf: null }, 'sender_constrained'],
  ])('is refused where it is %s', async (_name, more, code) => {
    answering(active(more));
    expect(await serve().call()).toMatchObject({ status: 401, code });
  });

  it('may lack what the options forgive, each by itself', async () => {
    const lacking = {
      audience: 'aud',
      clientId: 'client_id',
      issuedAt: 'iat',
      subject: 'sub',
      tokenType: 'token_type',
    };
    const withClients = (more: Given) =>
      serve({ ...('audience' in Object(more.introspection?.acceptMissing) && { clientIds: ['web'] }), ...more });
    for (const [option, member] of Object.entries(lacking)) {
      answering(active({ [member]: undefined }));
      const forgiving = withClients({ introspection: { acceptMissing: { [option]: true } } });
      expect([option, await forgiving.call()]).toMatchObject([option, { claims: { iss: name } }]);
      answering(active({ [member]: { a: 1 } }));
      const wrong = withClients({ introspection: { acceptMissing: { [option]: true } } });
      expect([option, await wrong.call()]).toMatchObject([option, { status: 401 }]);
      const others = Object.keys(lacking).filter((one) => one !== option);
      const acceptMissing = Object.fromEntries(others.map((one) => [one, true]));
      answering(active({ [member]: undefined }));
      expect([option, await withClients({ introspection: { acceptMissing } }).call()]).toMatchObject([
        option,
        { status: 401 },
      ]);
    }
    answering({ active: true, exp: now + 100 });
    const all = { audience: true, clientId: true, issuedAt: true, subject: false, tokenType: true };
    expect(await withClients({ introspection: { acceptMissing: { ...all, audience: false } } }).call()).toMatchObject({
      code: 'audience_mismatch',
    });
    // Of clients that nobody named it is not known whom the token is for.
    expect(await withClients({ introspection: { acceptMissing: all } }).call()).toMatchObject({
      code: 'audience_mismatch',
    });
  });

  it.each([[undefined], [[]]])('names its clients where it need not say whom it is for: aud %j', async (aud) => {
    const introspection = { acceptMissing: { audience: true } };
    expect(() => serve({ introspection })).toThrow('acceptMissing.audience needs clientIds');
    answering(active({ aud }));
    expect(await serve({ clientIds: ['web'], introspection }).call()).toMatchObject({ subject: 'alice' });
    expect(await serve({ clientIds: ['other'], introspection }).call()).toMatchObject({ code: 'audience_mismatch' });
    const untyped = { acceptUntypedTokens: { missingAudience: true }, clientIds: ['web'] };
    expect(await serve(untyped).call()).toMatchObject({ subject: 'alice' });
  });

  it('whose issuer says nothing of itself or of an id is that issuer’s', async () => {
    answering(active({ iss: undefined, jti: undefined }));
    expect(await serve().call()).toMatchObject({ claims: { iss: name } });
  });
});

describe('no token is asked about', () => {
  const jwt = () => issuer.mint({ audience: things, claims: { iat: now, exp: now + 100 } });

  it.each<[string, () => Promise<string>]>([
    ['a JWT that is good', jwt],
    ['a JWT whose signature fails', async () => `${(await jwt()).slice(0, -8)}AAAAAAAA`],
    ['a JWT without a signature', async () => (await jwt()).split('.').slice(0, 2).join('.')],
    ['its first two parts and a dot', async () => `${(await jwt()).split('.').slice(0, 2).join('.')}.`],
    ['a JWT with padding', async () => (await jwt()).replace('.', '=.')],
    ['a JWT in the other alphabet', async () => (await jwt()).replaceAll('-', '+').replaceAll('_', '/')],
    ['a JWT with something strange before it', async () => `"${await jwt()}`],
    [
      'a JWT with white space in its header',
      async () => `${btoa(` \n${atob((await jwt()).split('.')[0] ?? '')}`)}.a.b`,
    ],
    ['a JWE', async () => `${btoa('{"alg":"dir","enc":"A256GCM"}')}..a.b.c`],
    ['a JWT with four dots', async () => `${await jwt()}.a.b`],
    ['JSON', async () => '{"payload":"a"}'],
    ['alg none', async () => `${btoa('{"alg":"none"}')}.${btoa('{}')}.`],
    ['what is longer than a token', async () => 'x'.repeat(16_385)],
    ['what is no text of a token', async () => 'a b'],
    ['what is not ASCII', async () => 'ä'],
  ])('that is %s', async (_name, make) => {
    await serve().call(await make());
    expect(asked).toEqual([]);
  });

  const opaques = [
    'ory_at_abc.def',
    'ya29.c.b0Aaek',
    '00D1!AQ.x',
    'eyJ',
    'eyJhbGciOiJub25lIn0',
    'ew.random',
    'a.b.c',
    'x'.repeat(16_384),
  ];

  it.each(opaques.map((opaque) => ({ opaque, begin: opaque.slice(0, 20) })))(
    'but one like $begin is',
    async ({ opaque }) => {
      expect(await serve().call(opaque)).toMatchObject({ subject: 'alice' });
      expect(asked).toHaveLength(1);
    },
  );

  it('JWTs as well where the options say so, and then nothing is verified here', async () => {
    const introspection = { tokens: 'all' };
    const bad = `${(await jwt()).slice(0, -8)}AAAAAAAA`;
    answering({ active: false });
    expect(await serve({ introspection }).call(await jwt())).toMatchObject({ code: 'token_inactive' });
    answering(active());
    expect(await serve({ introspection }).call(bad)).toMatchObject({ subject: 'alice' });
    expect(asked).toHaveLength(2);
    // What is not this issuer's is none of its business.
    const foreign = await issuer.mint({ audience: things, claims: { iss: 'https://other.example.com' } });
    expect(await serve({ introspection }).call(foreign)).toMatchObject({ code: 'issuer_mismatch' });
    expect(asked).toHaveLength(2);
  });

  it('of several issuers by more than one', () => {
    const own = { endpoint, clientId: 'a', clientSecret: 's' };
    const issuers = ['https://a.example', 'https://b.example'].map((one) => ({ issuer: one, introspection: own }));
    const of = (count: number) => () =>
      new AccessTokenVerifier({
        audience: things,
        issuers: issuers.map((one, index) => (index < count ? one : { issuer: one.issuer })),
      });
    expect(of(2)).toThrow('introspection must be of one issuer');
    expect(of(1)).not.toThrow();
    const two = { ...own, clientKey: { key: async () => ({}) } } as never;
    expect(() => new AccessTokenVerifier({ audience: things, issuer: name, introspection: two })).toThrow(TypeError);
  });
});

describe('an endpoint that does not answer as it must is no fault of the caller: 503', () => {
  const large = `{"active":true,"x":"${'x'.repeat(2 * 1024 * 1024)}"}`;
  const say =
    (body: string, status = 200, headers: Record<string, string> = {}) =>
    (response: ServerResponse) =>
      void response.writeHead(status, headers).end(body);
  const whole = () => JSON.stringify(active()).slice(0, -1);

  it.each<[string, (response: ServerResponse) => void]>([
    ['headers, then silence', (response) => response.writeHead(200).flushHeaders()],
    ['a byte, then silence', (response) => void response.writeHead(200).write('{')],
    ['2 MiB', say(large)],
    ['HTML', say('<html>', 200, { 'content-type': 'text/html' })],
    ['nothing', say('')],
    ['a list', say('[{"active":true}]')],
    ['null', say('null')],
    ['a text', say('"active"')],
    ['active as a text', (response) => json(response, active({ active: 'true' }))],
    ['active as a number', (response) => json(response, active({ active: 1 }))],
    ['no active', (response) => json(response, active({ active: undefined }))],
    ['active twice', (response) => say(`${whole()},"active":true}`)(response)],
    ['a member twice, spelled in two ways', (response) => say(`${whole()},"a\\u0075d":"x"}`)(response)],
    ['a member of a member twice', (response) => say(`${whole()},"cnf":{"jkt":"a","jkt":"b"}}`)(response)],
    ['what is no UTF-8', (response) => void response.end(Buffer.from([0x7b, 0xff, 0x7d]))],
    ['a redirect', say('', 302, { location: '/elsewhere' })],
    ['a redirect that keeps the body', say('', 307, { location: '/elsewhere' })],
    ['401 for our own credentials', (response) => json(response, { error: 'invalid_client' }, 401)],
    ['400 for them', (response) => json(response, { error: 'invalid_client' }, 400)],
    ['403', say('', 403)],
    ['404', say('', 404)],
    ['429', say('', 429)],
    ['500 with an active answer', (response) => json(response, active(), 500)],
    ['201 with an active answer', (response) => json(response, active(), 201)],
    ['a connection that ends', (response) => void response.destroy()],
  ])('%s', async (_name, answer) => {
    respond = (_form, response) => answer(response);
    const { call, rejections } = serve({ introspection: { timeout: 500 } });
    expect(await call()).toEqual({
      status: 503,
      headers: { 'Retry-After': '5' },
      code: 'introspection_unavailable',
    });
    expect(asked.every(({ url }) => url === '/introspect')).toBe(true);
    expect(JSON.stringify(rejections) + rejections.map(String).join()).not.toMatch(new RegExp(`${token}|hunter2`));
  });

  it('nor is a secret that cannot be had, whose words are not told', async () => {
    const clientSecret = () => Promise.reject(new Error('hunter2'));
    const { call, rejections } = serve({ introspection: { clientSecret } });
    expect(await call()).toMatchObject({ status: 503 });
    expect(JSON.stringify(rejections) + rejections.map(String).join()).not.toContain('hunter2');
    const never = serve({ introspection: { clientSecret: () => new Promise(() => {}), timeout: 20 } });
    // Places are given back, or the last of these would wait for one.
    for (let i = 0; i < 20; i += 1) expect(await never.call(`t${i}`)).toMatchObject({ status: 503 });
  });

  it('nor is a secret shown by whoever writes the server, or what it trusts, to a log', async () => {
    const { api } = serve();
    for (const shown of [api, api.verifier, api.verifier.trusts]) {
      expect(JSON.stringify(shown) + inspect(shown, { depth: Number.POSITIVE_INFINITY })).not.toContain('hunter2');
    }
  });

  it('nothing of it is remembered, and after three nobody waits for an endpoint that is away', async () => {
    let isAway = true;
    const fetch: typeof globalThis.fetch = async (...given) => {
      if (isAway) throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });
      return globalThis.fetch(...given);
    };
    const { api, call } = serve({ introspection: { fetch, tokens: 'all' } });
    expect(api.status().issuers[name]).toMatchObject({ status: 'up', introspection: { isAway: false } });
    for (let i = 0; i < 4; i += 1) expect(await call()).toMatchObject({ status: 503 });
    expect(api.status()).toMatchObject({ status: 'down', issuers: { [name]: { introspection: { isAway: true } } } });
    isAway = false;
    expect(await call()).toMatchObject({ status: 503 });
    stopwatch += 1000;
    expect(await call()).toMatchObject({ subject: 'alice' });
    expect(api.status().issuers[name]).toMatchObject({ status: 'up', introspection: { isAway: false } });
    expect(asked).toHaveLength(1);
  });

  it('it is ready again when it may be asked again: without a token, which nobody sends to what is not ready, it would never be', async () => {
    let isAway = true;
    const fetch: typeof globalThis.fetch = async (...given) => {
      if (isAway) throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });
      return globalThis.fetch(...given);
    };
    const { api, call } = serve({ introspection: { fetch, tokens: 'all' } });
    for (let i = 0; i < 3; i += 1) await call();
    stopwatch += 999;
    expect(api.status()).toMatchObject({ status: 'down' });
    stopwatch += 1;
    expect(api.status()).toMatchObject({ status: 'up' });
    expect(await call()).toMatchObject({ status: 503 });
    expect(api.status()).toMatchObject({ status: 'down' });
    isAway = false;
    stopwatch += 2000;
    expect(api.status()).toMatchObject({ status: 'up' });
    expect(await call()).toMatchObject({ subject: 'alice' });
  });

  it('and is asked once more by an assertion of its own, for the first may have arrived (RFC 7523 §3)', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const seen = new Set<unknown>();
    const refused = { error: 'invalid_client' };
    respond = (form, response, request) => {
      const { jti } = decodeJwt(form.get('client_assertion') ?? '');
      if (seen.has(jti)) return json(response, refused, 401);
      seen.add(jti);
      // It was read, and the connection is gone before the answer.
      return seen.size === 1 ? void request.socket.destroy() : json(response, active());
    };
    const { call } = serve({ introspection: { clientSecret: undefined, clientKey: { key: privateKey } } });
    expect(await call()).toMatchObject({ subject: 'alice' });
    expect(seen.size).toBe(2);
  });

  it('an API goes on with its JWTs meanwhile', async () => {
    respond = (_form, response) => void response.writeHead(500).end();
    const { api, call } = serve();
    expect(await call()).toMatchObject({ status: 503 });
    const jwt = await issuer.mint({ audience: things, claims: { iat: now, exp: now + 100 } });
    expect(await call(jwt)).toMatchObject({ clientId: 'test-client' });
    expect(api.status()).toMatchObject({
      status: 'up',
      issuers: { [name]: { introspection: { failure: 'it answered 500' } } },
    });
  });
});

describe('what was answered is believed', () => {
  it('for some seconds of a stopwatch, whatever the clock says', async () => {
    const { api, call } = serve({ introspection: { cacheSeconds: 10 } });
    const times: readonly [number, number, number][] = [
      [0, 0, 1],
      [9_999, 0, 1],
      [10_000, 0, 2],
      [15_000, -3600, 2],
      [20_000, -3600, 3],
    ];
    for (const [at, clock, count] of times) {
      stopwatch = at;
      now = 2_000_000_000 + clock;
      expect(await call()).toMatchObject({ subject: 'alice' });
      expect([at, asked.length]).toEqual([at, count]);
    }
    expect(api.status().cachedTokens).toBe(1);
  });

  it('and never past exp, counted from before the question', async () => {
    const { call } = serve({ introspection: { cacheSeconds: 300 } });
    const { exp } = active();
    answering(active());
    expect(await call()).toMatchObject({ subject: 'alice' });
    now = exp;
    answering({ active: false });
    expect(await call()).toMatchObject({ code: 'token_inactive' });
    const slow = serve({ introspection: { cacheSeconds: 10 } });
    now = 2_000_000_000;
    respond = (_form, response) => {
      stopwatch += 10_000;
      json(response, active());
    };
    for (let count = 2; count < 4; count += 1) {
      expect(await slow.call()).toMatchObject({ subject: 'alice' });
      expect(asked).toHaveLength(count + 1);
    }
  });

  it.each<[string, Given]>([
    ['0 seconds', { introspection: { cacheSeconds: 0 } }],
    ['no place', { cachedTokens: 0 }],
  ])('not at all with %s', async (_name, given) => {
    const { call } = serve(given);
    for (let count = 1; count < 4; count += 1) {
      expect(await call()).toMatchObject({ subject: 'alice' });
      expect(asked).toHaveLength(count);
    }
  });

  it('each token by itself, however alike they begin', async () => {
    const { call } = serve();
    const alike = ['prefix-of-all.one', 'prefix-of-all.two', 'prefix-of-all.twp', 'prefix-of-all-three'];
    for (const one of [...alike, ...alike]) expect(await call(one)).toMatchObject({ subject: 'alice' });
    expect(asked).toHaveLength(alike.length);
  });

  it('until it is revoked, the question that was under way included', async () => {
    let isRevoked = false;
    let tell: Parameters<Revocations['subscribe']>[0] | undefined;
    const revocations: Revocations = {
      find: ({ sub }) => (isRevoked && sub === 'alice' ? 'sub' : undefined),
      subscribe: (listener) => {
        tell = listener;
      },
    };
    const verifier = new AccessTokenVerifier({ ...options(), revocations });
    await verifier.verify(token);
    expect(verifier.cachedTokens).toBe(1);
    isRevoked = true;
    tell?.(({ sub }) => sub === 'alice');
    expect(verifier.cachedTokens).toBe(0);
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'token_revoked' });
    isRevoked = false;
    respond = (_form, response) => {
      isRevoked = true;
      json(response, active());
    };
    await expect(verifier.verify('another')).rejects.toMatchObject({ code: 'token_revoked' });
  });
});

describe('a flood of tokens that are not good', () => {
  const inactive = () => answering({ active: false });

  it('asks about each once in two seconds, and of equal ones at once one question', async () => {
    inactive();
    const { call } = serve();
    await Promise.all(Array.from({ length: 50 }, () => call()));
    expect(asked).toHaveLength(1);
    stopwatch = 1_999;
    expect(await call()).toMatchObject({ status: 401, code: 'token_inactive' });
    expect(asked).toHaveLength(1);
    stopwatch = 2_000;
    answering(active());
    expect(await call()).toMatchObject({ subject: 'alice' });
    expect(asked).toHaveLength(2);
  });

  it('and a token for another API likewise', async () => {
    answering(active({ aud: 'https://other.example.com' }));
    const { call } = serve();
    for (let i = 0; i < 5; i += 1) expect(await call()).toMatchObject({ code: 'audience_mismatch' });
    expect(asked).toHaveLength(1);
  });

  it('has places of its own: those that were good before are asked about meanwhile', async () => {
    const held: ServerResponse[] = [];
    let most = 0;
    respond = (form, response) => {
      if (form.get('token') === token) return json(response, active());
      held.push(response);
      most = Math.max(most, held.length);
    };
    const { call } = serve({ introspection: { timeout: 60_000 } });
    expect(await call()).toMatchObject({ subject: 'alice' });
    const flood = Array.from({ length: 400 }, (_, i) => call(`forged-${i}`));
    // 16 under way and 256 who wait: the others hear at once that there is no place.
    const refused = await Promise.all(flood.slice(16 + 256));
    expect(new Set(refused.map((one) => 'code' in one && one.code))).toEqual(new Set(['introspection_unavailable']));
    stopwatch = 10_000;
    expect(await call()).toMatchObject({ subject: 'alice' });
    respond = (_form, response) => {
      most = Math.max(most, held.length);
      json(response, { active: false });
    };
    while (held.length < 16) await new Promise((resolve) => setImmediate(resolve));
    for (const response of held.splice(0)) json(response, { active: false });
    const rest = await Promise.all(flood.slice(0, 16 + 256));
    expect(new Set(rest.map((one) => 'code' in one && one.code))).toEqual(new Set(['token_inactive']));
    expect(most).toBe(16);
  });

  it('is remembered within bounds', async () => {
    const fetch = async () => Response.json({ active: false });
    const { call } = serve({ introspection: { fetch } });
    // The first is forgotten when there are too many, and asked about anew.
    let count = 0;
    const counting = serve({
      introspection: {
        fetch: async () => {
          count += 1;
          return Response.json({ active: false });
        },
      },
    });
    for (let i = 0; i <= 10_000; i += 1) await counting.call(`t${i}`);
    await counting.call('t0');
    await counting.call('t10000');
    expect(count).toBe(10_002);
    expect(await call()).toMatchObject({ code: 'token_inactive' });
  });
});

describe('explain', () => {
  const explain = async (sent: string, given: Given = {}) => new AccessTokenVerifier(options(given)).explain(sent);

  it('lists what the issuer said and every check of it', async () => {
    answering(active({ aud: 'https://other.example.com', exp: now - 100 }));
    const checks = await explain(token);
    expect(checks.filter(({ ok }) => !ok).map(({ check }) => check)).toEqual(['aud', 'exp']);
    expect(checks.map(({ check }) => check)).toEqual([
      ...['introspection', 'token_type', 'iss', 'typ', 'aud', 'claims', 'scope', 'exp', 'nbf', 'binding'],
    ]);
    expect(JSON.stringify(checks)).not.toContain(token);
  });

  it('says that it is not active, that the issuer is away, or that nobody is asked', async () => {
    answering({ active: false });
    expect(await explain(token)).toMatchObject([{ check: 'introspection', code: 'token_inactive', ok: false }]);
    answering([]);
    expect(await explain(token)).toMatchObject([
      { code: 'introspection_unavailable', received: 'it answered no object' },
    ]);
    const nobody = new AccessTokenVerifier({ audience: things, issuer: name, keys: localKeys(issuer.jwks) });
    expect(await nobody.explain(token)).toMatchObject([
      { code: 'malformed', cause: expect.stringContaining('introspection') },
    ]);
  });
});
