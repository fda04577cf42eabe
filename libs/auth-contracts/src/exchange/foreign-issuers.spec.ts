import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type CryptoKey, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import {
  AudienceClient,
  type AudienceClientOptions,
  type Caller,
  createPrincipal,
  decode,
  defineAudience,
  HopError,
} from '../index.js';
import { createTestIssuer, type TestIssuer } from '../testing/index.js';

const orders = defineAudience({ identifier: 'https://orders.example.com', name: 'Orders', scopes: {} });
const invoices = defineAudience({
  identifier: 'api://invoices',
  name: 'Invoices',
  scopes: { 'invoices:read': 'Read', 'invoices:write': 'Write' },
});
const accessToken = 'urn:ietf:params:oauth:token-type:access_token';
const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange';

interface Asked {
  readonly authorization: string | undefined;
  readonly type: string | undefined;
  /** Each as often as it came. */
  readonly form: readonly (readonly [string, string])[];
}

let issuer: TestIssuer;
let server: Server;
let origin: string;
let asked: Asked[];
/** Authorization headers that the target got. */
let called: (string | undefined)[];
let answer: () => Promise<object>;
let pair: { readonly privateKey: CryptoKey; readonly publicKey: CryptoKey };

async function respond(request: IncomingMessage): Promise<object> {
  const { authorization } = request.headers;
  if (request.url !== '/token') {
    called.push(authorization);
    return { ok: true };
  }
  const form = [...new URLSearchParams(await text(request))];
  asked.push({ authorization, type: request.headers['content-type'], form });
  return answer();
}

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
  pair = await generateKeyPair('PS256', { extractable: true });
  server = createServer((request, response) => {
    void respond(request).then((body) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  [asked, called] = [[], []];
});
afterEach(() => {
  [asked, called] = [[], []];
});
afterAll(
  () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
);

/** What a token endpoint answers, with a token whose `aud` this is. */
const granting =
  (aud: unknown, more: object = { issued_token_type: accessToken }) =>
  async () => ({
    access_token: await issuer.mint({ audience: invoices, claims: { aud } }),
    token_type: 'Bearer',
    expires_in: 300,
    ...more,
  });

type Options = AudienceClientOptions<typeof invoices>;
type Own = Partial<Record<keyof Options, unknown>>;

function make(own: Own): AudienceClient<typeof invoices> {
  const given = {
    audience: invoices,
    baseUrl: `${origin}/api`,
    tokenEndpoint: `${origin}/token`,
    clientId: 'orders',
    timeout: 60_000,
  };
  return new AudienceClient({ ...given, ...own } as Options);
}

async function caller(): Promise<Caller> {
  const token = await issuer.mint({ audience: orders, claims: { sub: crypto.randomUUID() } });
  return createPrincipal(decode(token).claims as never, token);
}

/** The one request that the issuer got for a call, in order of its parameters. */
async function askedFor(own: Own, scopes: readonly ('invoices:read' | 'invoices:write')[] = ['invoices:read']) {
  const who = await caller();
  const response = await make(own).fetch(who, '/x', { scopes });
  expect(response.status).toBe(200);
  expect(asked).toHaveLength(1);
  const [{ authorization, type, form } = { authorization: undefined, type: undefined, form: [] }] = asked;
  expect(type).toMatch(/^application\/x-www-form-urlencoded/);
  expect(called).toHaveLength(1);
  expect(called[0]).not.toContain(who.token);
  return { authorization, form: [...form].sort(), token: who.token };
}

const failure = (own: Own) =>
  caller()
    .then((who) => make(own).fetch(who, '/x', { scopes: ['invoices:read'] }))
    .then(
      ({ status }) => status,
      (error: unknown) => (error as HopError).facts,
    );

const basic = `Basic ${btoa('orders:s')}`;
const secret = { clientSecret: 's' };

describe('the token endpoint of a foreign issuer gets exactly what it documents:', () => {
  it('RFC 8693 with resource, the secret by Basic', async () => {
    answer = granting(invoices.identifier);
    const { authorization, form, token } = await askedFor(secret);
    expect(authorization).toBe(basic);
    expect(form).toEqual([
      ['grant_type', exchangeGrant],
      ['resource', 'api://invoices'],
      ['scope', 'invoices:read'],
      ['subject_token', token],
      ['subject_token_type', accessToken],
    ]);
  });

  it('Keycloak: audience is the client id of the target, and so is aud', async () => {
    answer = granting('invoices-api');
    const by = { ...secret, clientSecretMethod: 'client_secret_post' };
    const { authorization, form, token } = await askedFor({
      ...by,
      exchange: 'audience',
      audienceIdentifier: 'invoices-api',
    });
    expect(authorization).toBeUndefined();
    expect(form).toEqual([
      ['audience', 'invoices-api'],
      ['client_id', 'orders'],
      ['client_secret', 's'],
      ['grant_type', exchangeGrant],
      ['scope', 'invoices:read'],
      ['subject_token', token],
      ['subject_token_type', accessToken],
    ]);
  });

  it('Auth0: audience is the identifier of the API, and a custom exchange has token types of its own', async () => {
    answer = granting(['api://invoices']);
    const own = { ...secret, exchange: 'audience', subjectTokenType: 'urn:acme:orders-token' };
    const { form, token } = await askedFor({ ...own, clientSecretMethod: 'client_secret_post' });
    expect(form).toEqual([
      ['audience', 'api://invoices'],
      ['client_id', 'orders'],
      ['client_secret', 's'],
      ['grant_type', exchangeGrant],
      ['scope', 'invoices:read'],
      ['subject_token', token],
      ['subject_token_type', 'urn:acme:orders-token'],
    ]);
  });

  it.each<[string, Own, readonly ('invoices:read' | 'invoices:write')[], string]>([
    [
      'with scopes',
      {},
      ['invoices:write', 'invoices:read'],
      'api://invoices/invoices:read api://invoices/invoices:write',
    ],
    ['without', {}, [], 'api://invoices/.default'],
    [
      'of another name',
      { target: 'https://graph.example.com/' },
      ['invoices:read'],
      'https://graph.example.com/invoices:read',
    ],
  ])('Entra ID: on behalf of, %s, and aud is a client id', async (_name, own, scopes, scope) => {
    answer = granting('3f0c', {});
    const by = {
      ...secret,
      clientSecretMethod: 'client_secret_post',
      exchange: 'on_behalf_of',
      audienceIdentifier: '3f0c',
    };
    const { form, token } = await askedFor({ ...by, ...own }, scopes);
    expect(form).toEqual([
      ['assertion', token],
      ['client_id', 'orders'],
      ['client_secret', 's'],
      ['grant_type', 'urn:ietf:params:oauth:grant-type:jwt-bearer'],
      ['requested_token_use', 'on_behalf_of'],
      ['scope', scope],
    ]);
  });

  it('private_key_jwt: signed for the token endpoint, or for whom the options name', async () => {
    answer = granting(invoices.identifier);
    const jwk = { ...(await exportJWK(pair.privateKey)), alg: 'PS256', kid: 'k1' };
    const { authorization, form } = await askedFor({ clientKey: { key: jwk } });
    expect(authorization).toBeUndefined();
    const { client_assertion: assertion = '', ...rest } = Object.fromEntries(form);
    expect(rest).toMatchObject({
      client_id: 'orders',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      grant_type: exchangeGrant,
    });
    const { payload, protectedHeader } = await jwtVerify(assertion, pair.publicKey);
    expect(payload).toMatchObject({ iss: 'orders', sub: 'orders', aud: `${origin}/token` });
    expect(protectedHeader).toMatchObject({ alg: 'PS256', kid: 'k1' });
    asked = [];
    called = [];
    const named = await askedFor({ clientKey: { key: async () => jwk, audience: 'https://sso.example.com' } });
    const again = Object.fromEntries(named.form).client_assertion ?? '';
    expect((await jwtVerify(again, pair.publicKey)).payload).toMatchObject({ aud: 'https://sso.example.com' });
  });
});

describe('what the issuer answers is sent only where it is for the target alone:', () => {
  it.each<[string, unknown]>([
    ['the identifier, where the issuer writes another text', 'api://invoices'],
    ['the target and another', ['invoices-api', 'account']],
    ['another', 'orders-api'],
    ['the target by prefix', 'invoices-api-2'],
    ['the target in other letters', 'Invoices-Api'],
    ['nobody', undefined],
    ['an empty list', []],
  ])('aud is %s', async (_name, aud) => {
    answer = granting(aud);
    const own = { ...secret, exchange: 'audience', audienceIdentifier: 'invoices-api' };
    expect(await failure(own)).toMatchObject({ error: 'audience_mismatch' });
    expect(called).toEqual([]);
  });

  it('a token that nobody here can read is sent where the options say so, and never the one that was received', async () => {
    const opaque = async () => ({
      access_token: 'opaque-1',
      token_type: 'bearer',
      expires_in: 300,
      issued_token_type: accessToken,
    });
    answer = opaque;
    expect(await failure(secret)).toMatchObject({ error: 'audience_mismatch' });
    expect(called).toEqual([]);
    expect(await failure({ ...secret, acceptOpaqueTokens: true })).toBe(200);
    expect(called).toEqual(['Bearer opaque-1']);
    called = [];
    // A JWT is read all the same.
    answer = granting('orders-api');
    expect(await failure({ ...secret, acceptOpaqueTokens: true })).toMatchObject({ error: 'audience_mismatch' });
    const own = { token: 'opaque-1', claims: (await caller()).claims };
    answer = opaque;
    const again = make({ ...secret, acceptOpaqueTokens: true }).fetch(own, '/x', { scopes: ['invoices:read'] });
    await expect(again).rejects.toMatchObject({ facts: { error: 'audience_mismatch' } });
    expect(called).toEqual([]);
  });

  it.each([['a b'], ['a\r\nx-evil: 1'], [''], ['ä'], ['x'.repeat(20_000)], [7], [{}]])(
    'or is no token: %j',
    async (token) => {
      answer = async () => ({
        access_token: token,
        token_type: 'Bearer',
        expires_in: 300,
        issued_token_type: accessToken,
      });
      expect(await failure({ ...secret, acceptOpaqueTokens: true })).toHaveProperty('error');
      expect(called).toEqual([]);
    },
  );

  it.each<[string, Own, object, boolean]>([
    [
      'an exchange, of a refresh token',
      {},
      { issued_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' },
      false,
    ],
    ['an exchange, of nothing', {}, { issued_token_type: undefined }, false],
    ['on behalf of, of a refresh token', { exchange: 'on_behalf_of' }, { issued_token_type: 'x' }, false],
    ['on behalf of, of nothing', { exchange: 'on_behalf_of' }, { issued_token_type: undefined }, true],
    ['a token of no use', {}, { issued_token_type: accessToken, token_type: 'N_A' }, false],
    ['a bound token', { exchange: 'on_behalf_of' }, { token_type: 'DPoP' }, false],
  ])('and its type is what was asked for: %s', async (_name, own, more, isSent) => {
    answer = granting(invoices.identifier, more);
    expect(await failure({ ...secret, ...own })).toEqual(
      isSent ? 200 : { step: 'token_exchange', status: 200, error: 'unexpected_answer' },
    );
    expect(called).toHaveLength(isSent ? 1 : 0);
  });
});

describe('options that do not go together', () => {
  const at = { audience: invoices, baseUrl: 'https://x.example', tokenEndpoint: 'https://x.example/t', clientId: 'a' };
  const key = async () => pair.privateKey;
  const opened: readonly (() => unknown)[] = [
    // @ts-expect-error no credentials
    () => new AudienceClient({ ...at }),
    // @ts-expect-error a secret and a key
    () => new AudienceClient({ ...at, clientSecret: 's', clientKey: { key } }),
    // @ts-expect-error a way for secrets with a key
    () => new AudienceClient({ ...at, clientSecretMethod: 'client_secret_post', clientKey: { key } }),
    // @ts-expect-error a token type with a grant that has none
    () => new AudienceClient({ ...at, clientSecret: 's', exchange: 'on_behalf_of', subjectTokenType: 'urn:x' }),
    // @ts-expect-error no such way
    () => new AudienceClient({ ...at, clientSecret: 's', exchange: 'impersonation' }),
    // @ts-expect-error no such way
    () => new AudienceClient({ ...at, clientSecret: 's', clientSecretMethod: 'client_secret_jwt' }),
    // A name that is no URI fits `audience` alone (RFC 8693 §2.1).
    () => new AudienceClient({ ...at, clientSecret: 's', audienceIdentifier: 'invoices-api' }),
    () => new AudienceClient({ ...at, clientSecret: 's', target: 'https://x.example/#a' }),
  ];

  it.each(opened.map((open, index) => ({ open, index })))('neither compile nor open anything: $index', ({ open }) => {
    expect(open).toThrow(TypeError);
  });

  it('and those that do, do', () => {
    const good: readonly Options[] = [
      { ...at, clientSecret: 's' },
      { ...at, clientSecret: () => 's', clientSecretMethod: 'client_secret_post', exchange: 'audience', target: 'x' },
      { ...at, clientKey: { key }, exchange: 'on_behalf_of', audienceIdentifier: 'x', target: 'api://x' },
      {
        ...at,
        clientSecret: 's',
        exchange: 'resource',
        target: 'urn:x',
        audienceIdentifier: 'x',
        acceptOpaqueTokens: true,
      },
    ];
    for (const options of good) expect(new AudienceClient(options)).toBeInstanceOf(AudienceClient);
  });

  it('an unexpected throw is a HopError without token or secret', async () => {
    const who = await caller();
    const secrets = make({ clientSecret: () => Promise.reject(new Error('hunter2')) });
    const thrown = await secrets.fetch(who, '/x', { scopes: [] }).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(HopError);
    expect(JSON.stringify(thrown) + String(thrown)).not.toMatch(/hunter2|eyJ/);
  });
});
