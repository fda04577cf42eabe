import { describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { answerOf, browser, callback, issuer, parametersWith } from '../../test/authorization-fixture.js';
import { signed, testKey } from '../../test/client-keys.js';
import { hmacJwt, unsignedJwt } from '../../test/forgeries.js';
import {
  type Fields,
  push,
  read,
  refusalOf,
  requestOf,
  startIssuer,
  type TestIssuer,
  wire,
} from '../../test/token-fixture.js';
import type { Client } from '../records/client.js';

const now = 1_700_000_000;

function claimsOf(clientId: string, changes: JWTPayload = {}): JWTPayload {
  const parameters = Object.fromEntries(parametersWith({ client_id: clientId, state: 'inside' }));
  return { iss: clientId, aud: issuer, nbf: now, exp: now + 300, ...parameters, ...changes };
}

async function object(changes: JWTPayload = {}, algorithm = 'ES256', header: object = {}, clientId = 'web-jwt') {
  return signed(await testKey(algorithm), claimsOf(clientId, changes), { ...header });
}

async function open(server: TestIssuer, fields: Fields, clientId = 'web-jwt') {
  const { session } = await server.core.sessions.start({ subject: 'alice', amr: ['pwd'] });
  const parameters = wire({ client_id: clientId, redirect_uri: callback, state: 'outside', ...fields });
  return server.core.authorization.authorize({ parameters, session, browserDigest: browser });
}

/** Refused in the words of RFC 9101 §6.2, by redirect with the outer state, and nothing was granted. */
async function expectRefused(server: TestIssuer, fields: Fields, reason?: unknown, clientId?: string) {
  const outcome = await open(server, fields, clientId);
  expect(answerOf(outcome)).toEqual({
    error: 'invalid_request_object',
    error_description: 'the request object is not valid',
    state: 'outside',
    iss: issuer,
  });
  if (reason !== undefined) expect(outcome).toMatchObject({ error: { cause: { reason } } });
  expect(await server.stores.grants.list({}, 10)).toEqual([]);
}

describe('request object (RFC 9101)', () => {
  it.each([
    ['ES256', 'oauth-authz-req+jwt'],
    ['PS256', 'JWT'],
    ['EdDSA', undefined],
    ['RS256', undefined],
  ])('with %s and typ %s is what counts, and the parameters beside it do not', async (algorithm, typ) => {
    const server = await startIssuer();
    const request = await object({}, algorithm, typ ? { typ } : {});
    const answer = answerOf(await open(server, { request, scope: 'openid invoices:read' }));
    expect(answer).toMatchObject({ code: expect.any(String), state: 'inside' });
    const [grant] = await server.stores.grants.list({}, 10);
    expect(grant?.resources.map(({ scopes }) => scopes)).toEqual([['orders:read']]);
  });

  it('may hold numbers, claims as JSON and several resources', async () => {
    const server = await startIssuer();
    const claims = { id_token: { given_name: null } };
    const resource = ['https://orders.example.com', 'https://invoices.example.com'];
    const request = await object({ max_age: 600, claims, resource } as JWTPayload);
    expect(answerOf(await open(server, { request }))).toHaveProperty('code');
    const [grant] = await server.stores.grants.list({}, 10);
    expect(grant).toMatchObject({ claims });
    expect(grant?.resources.map(({ identifier }) => identifier)).toEqual(resource);
  });

  it.each<[string, JWTPayload, RegExp | string]>([
    ['no aud', { aud: undefined }, /"aud"/],
    ['an aud of somebody else', { aud: 'https://evil.example' }, /^aud is not/],
    ['no iss', { iss: undefined }, /"iss"/],
    ['another iss', { iss: 'bank' }, /"iss"/],
    ['an exp in the past', { exp: now - 11 }, /"exp"/],
    ['an nbf in the future', { nbf: now + 11 }, /"nbf"/],
    ['another client_id', { client_id: 'portal' }, /^client_id is another/],
    ['no client_id', { client_id: undefined }, /^client_id is another/],
    ['a request inside', { request: 'a.b.c' }, /nests/],
    ['a request_uri inside', { request_uri: 'urn:ietf:params:oauth:request_uri:x' }, /nests/],
    ['the client as its subject (§10.8)', { sub: 'web-jwt' }, /^sub is the client/],
    ['a parameter that is a list', { scope: ['openid'] }, /^scope is of a wrong type/],
    ['a parameter with NUL', { nonce: '\u0000' }, /^nonce has a NUL/],
  ])('is refused with %s', async (_name, changes, reason) => {
    await expectRefused(await startIssuer(), { request: await object(changes) }, expect.stringMatching(reason));
  });

  it.each(['at+jwt', 'dpop+jwt', 'logout+jwt'])('is refused with the typ %s of another kind of token', async (typ) => {
    await expectRefused(await startIssuer(), { request: await object({}, 'ES256', { typ }) });
  });

  it('is refused unsigned, with HS256 of a public key, by a foreign key and as rubbish', async () => {
    const server = await startIssuer();
    const foreign = await testKey('ES256', 'another');
    const { jwk } = await testKey('RS256');
    for (const request of [
      unsignedJwt(claimsOf('web-jwt')),
      await hmacJwt(claimsOf('web-jwt'), jwk),
      await signed(foreign, claimsOf('web-jwt'), { jwk: foreign.jwk }),
      await signed(foreign, claimsOf('web-jwt'), { jku: 'https://evil.example/jwks' }),
      'a.b.c',
      'a.b.c.d.e',
    ]) {
      await expectRefused(server, { request });
    }
    expect(server.outbound.fetched).toEqual([]);
  });

  it('is refused for a client without keys', async () => {
    const request = await object({}, 'ES256', {}, 'portal');
    await expectRefused(await startIssuer(), { request }, undefined, 'portal');
  });

  it('must have the algorithm that the client registered', async () => {
    const server = await startIssuer({ clients: { 'web-jwt': { requestObjectSigningAlg: 'PS256' } } });
    await expectRefused(server, { request: await object() }, 'alg ES256 is not allowed');
    expect(answerOf(await open(server, { request: await object({}, 'PS256') }))).toHaveProperty('code');
  });

  it('is a duty where the client registered so, also in a pushed request (§10.5)', async () => {
    const server = await startIssuer({ clients: { 'web-jwt': { requireSignedRequestObject: true } } });
    const plain = Object.fromEntries(parametersWith({ client_id: 'web-jwt' }));
    expect(answerOf(await open(server, plain))).toMatchObject({ error: 'invalid_request' });
    const pushed = server.core.pushedAuthorization.handle(await requestOf(server, 'web-jwt', plain));
    expect((await refusalOf(pushed)).code).toBe('invalid_request');
    const request = await object();
    const { request_uri } = await server.core.pushedAuthorization.handle(
      await requestOf(server, 'web-jwt', { request }),
    );
    expect(answerOf(await open(server, { request_uri }))).toMatchObject({ code: expect.any(String), state: 'inside' });
  });

  it('with a redirect URI that is not registered stays on our own page', async () => {
    const request = await object({ redirect_uri: 'https://evil.example/' });
    expect(await open(await startIssuer(), { request })).toMatchObject({
      kind: 'error_page',
      parameter: 'redirect_uri',
    });
  });

  it('that is bad stays on our own page where no good address stands beside it', async () => {
    const outcome = await open(await startIssuer(), { request: 'a.b.c', redirect_uri: 'https://evil.example/' });
    expect(outcome).toMatchObject({ kind: 'error_page', parameter: 'request' });
  });
});

describe('request object of a FAPI client (FAPI 2.0 Message Signing §5.3.1)', () => {
  async function pushed(changes: JWTPayload, algorithm = 'PS256') {
    const server = await startIssuer();
    const request = await object(changes, algorithm, {}, 'bank');
    return server.core.pushedAuthorization.handle(await requestOf(server, 'bank', { request }));
  }

  it('is good for an hour at most, from nbf on', async () => {
    expect(await pushed({ nbf: now - 600, exp: now + 3000 })).toHaveProperty('request_uri');
  });

  it.each<[string, JWTPayload, string | undefined, string]>([
    ['no exp', { exp: undefined }, undefined, 'exp and nbf are required'],
    ['no nbf', { nbf: undefined }, undefined, 'exp and nbf are required'],
    ['more than an hour between them', { exp: now + 3601 }, undefined, 'valid for more than an hour'],
    ['an nbf older than an hour', { nbf: now - 3601, exp: now + 60 }, undefined, 'valid for more than an hour'],
    ['RS256', {}, 'RS256', 'alg RS256 is not allowed'],
  ])('is refused with %s', async (_name, changes, algorithm, reason) => {
    const refusal = await refusalOf(pushed(changes, algorithm));
    expect(refusal).toMatchObject({ code: 'invalid_request_object', cause: { reason } });
  });
});

describe('request_uri of the client itself (OpenID Connect Core §6.2)', () => {
  const uri = 'https://web.example/request.jwt';
  const clients: Readonly<Record<string, Partial<Client>>> = { 'web-jwt': { requestUris: [`${uri}#v1`] } };

  it('is fetched where it is registered', async () => {
    const server = await startIssuer({ clients });
    server.outbound.answers.set(uri, { status: 200, contentType: 'application/jwt', body: `${await object()}\n` });
    const answer = answerOf(await open(server, { request_uri: `${uri}#v2` }));
    expect(answer).toMatchObject({ code: expect.any(String), state: 'inside' });
    expect(server.outbound.fetched).toEqual([uri]);
  });

  it.each(['https://web.example/other.jwt', `${uri}?x`, 'http://169.254.169.254/', 'file:///etc/passwd', 'urn:x'])(
    'is never fetched from elsewhere: %s',
    async (request_uri) => {
      const server = await startIssuer({ clients });
      expect(answerOf(await open(server, { request_uri }))).toMatchObject({ error: 'invalid_request_uri' });
      expect(server.outbound.fetched).toEqual([]);
    },
  );

  it('that does not answer is an outage, one that is not there invalid_request_uri, one that answers rubbish invalid_request_object', async () => {
    const server = await startIssuer({ clients });
    expect(answerOf(await open(server, { request_uri: uri }))).toMatchObject({ error: 'temporarily_unavailable' });
    server.outbound.answers.set(uri, { status: 404, contentType: 'text/html', body: '' });
    expect(answerOf(await open(server, { request_uri: uri }))).toMatchObject({ error: 'invalid_request_uri' });
    server.outbound.answers.set(uri, { status: 200, contentType: 'text/html', body: '<html>' });
    expect(answerOf(await open(server, { request_uri: uri }))).toMatchObject({ error: 'invalid_request_object' });
  });
});

describe('signed response (JARM §2)', () => {
  async function responseOf(server: TestIssuer, fields: Fields, clientId: string) {
    const outcome = await open(
      server,
      { ...Object.fromEntries(parametersWith()), client_id: clientId, ...fields },
      clientId,
    );
    const { response = '', ...beside } = answerOf(outcome);
    expect(beside).toEqual({});
    const jwks = createLocalJWKSet((await server.core.keyRing.jwks()) as JSONWebKeySet);
    const options = { issuer, audience: clientId, currentDate: new Date(server.clock.now() * 1000) };
    return { outcome, ...(await jwtVerify(response, jwks, options)) };
  }

  it.each([
    ['jwt', 'query'],
    ['query.jwt', 'query'],
    ['fragment.jwt', 'fragment'],
    ['form_post.jwt', 'form_post'],
  ])('response_mode %s travels by %s with all of the answer inside', async (response_mode, transport) => {
    const { outcome, payload, protectedHeader } = await responseOf(await startIssuer(), { response_mode }, 'portal');
    expect(outcome).toMatchObject({ kind: 'redirect', to: callback, transport });
    expect(protectedHeader.alg).toBe('RS256');
    expect(payload).toEqual({
      code: expect.stringMatching(/^[\w-]{43}$/),
      state: 'xyz',
      iss: issuer,
      aud: 'portal',
      exp: now + 600,
    });
  });

  it('carries errors too', async () => {
    const fields = { response_mode: 'jwt', scope: 'admin' };
    const { payload } = await responseOf(await startIssuer(), fields, 'portal');
    expect(payload).toMatchObject({ error: 'invalid_scope', state: 'xyz', iss: issuer, aud: 'portal' });
    expect(payload).not.toHaveProperty('code');
  });

  it('has the algorithm of the client, and a strong one for a FAPI client', async () => {
    const wish = { authorizationSignedResponseAlg: 'EdDSA' } as const;
    const server = await startIssuer({ clients: { portal: wish, bank: { authorizationSignedResponseAlg: 'RS256' } } });
    const portal = await responseOf(server, { response_mode: 'jwt' }, 'portal');
    expect(portal.protectedHeader.alg).toBe('EdDSA');
    const request = await push(server, 'bank', { response_mode: 'jwt' });
    const { response } = answerOf(await open(server, { ...request }, 'bank'));
    expect(read(response).header.alg).toBe('PS256');
  });

  it('is no token: neither UserInfo nor a hint takes it', async () => {
    const server = await startIssuer();
    const { response: accessToken = '' } = answerOf(
      await open(server, Object.fromEntries(parametersWith({ response_mode: 'jwt' })), 'portal'),
    );
    const userinfo = server.core.userinfo.handle({ accessToken, scheme: 'Bearer', method: 'GET' });
    expect((await refusalOf(userinfo)).code).toBe('invalid_token');
    expect((await refusalOf(server.core.tokenSigner.verifyIdTokenHint(accessToken))).code).toBe('invalid_request');
  });
});
