import { describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { issuer, orders } from '../../test/authorization-fixture.js';
import { testKey } from '../../test/client-keys.js';
import {
  authorizeAndRedeem,
  type Fields,
  read,
  refusalOf,
  requestOf,
  startIssuer,
  type TestIssuer,
} from '../../test/token-fixture.js';

async function ask(server: TestIssuer, token: string | undefined, clientId = 'orders-api', more: Fields = {}) {
  const request = await requestOf(server, clientId, { token, ...more });
  const response = await server.core.introspection.handle(request, { jwt: false });
  return response.kind === 'json' ? response.introspection : undefined;
}

const offline = { client: 'web-post', request: { scope: 'openid offline_access orders:read' } };

describe('introspection (RFC 7662 §2)', () => {
  it('tells an API all about a token that names it', async () => {
    const server = await startIssuer();
    const { access_token } = await authorizeAndRedeem(server);
    expect(await ask(server, access_token)).toEqual({
      ...read(access_token).claims,
      active: true,
      token_type: 'Bearer',
      aud: orders,
      iss: issuer,
      scope: 'openid orders:read',
    });
  });

  it('tells a client about its own access and refresh tokens', async () => {
    const server = await startIssuer();
    const { access_token, refresh_token } = await authorizeAndRedeem(server, offline);
    expect(await ask(server, access_token, 'web-post')).toMatchObject({ active: true, client_id: 'web-post' });
    expect(await ask(server, refresh_token, 'web-post')).toEqual({
      active: true,
      iss: issuer,
      client_id: 'web-post',
      sub: 'alice',
      scope: 'openid offline_access orders:read',
      iat: server.clock.now(),
      exp: server.clock.now() + 14 * 86400,
    });
  });

  it('tells of a bound token that it is bound (RFC 9449 §6.2)', async () => {
    const server = await startIssuer();
    const key = await testKey('ES256', 'device');
    const { access_token } = await authorizeAndRedeem(server, { key });
    expect(await ask(server, access_token)).toMatchObject({ token_type: 'DPoP', cnf: { jkt: key.thumbprint } });
  });

  it('passes over a wrong token_type_hint (§2.1)', async () => {
    const server = await startIssuer();
    const { refresh_token } = await authorizeAndRedeem(server, offline);
    const hint = { token_type_hint: 'access_token' };
    expect(await ask(server, refresh_token, 'web-post', hint)).toMatchObject({ active: true });
  });
});

describe('introspection says nothing but inactive (RFC 7662 §2.2, §4)', () => {
  const inactive = { active: false };

  it('of a token of another audience, of another client, and of what is none', async () => {
    const server = await startIssuer();
    const { access_token, refresh_token, id_token, code } = await authorizeAndRedeem(server, offline);
    expect(await ask(server, access_token, 'invoices-api')).toEqual(inactive);
    expect(await ask(server, access_token, 'web basic')).toEqual(inactive);
    expect(await ask(server, refresh_token, 'orders-api')).toEqual(inactive);
    for (const token of [id_token, code, 'guess', 'a.b.c'])
      expect(await ask(server, token, 'web-post')).toEqual(inactive);
  });

  it('of an expired, a revoked and a rotated token, and of one whose person is gone', async () => {
    const server = await startIssuer({ clients: { 'web-post': { rotateRefreshTokens: true } } });
    const { access_token, refresh_token } = await authorizeAndRedeem(server, offline);
    const asks = () => Promise.all([access_token, refresh_token].map((token) => ask(server, token, 'web-post')));
    expect(await asks()).toEqual([
      expect.objectContaining({ active: true }),
      expect.objectContaining({ active: true }),
    ]);
    server.disabled.add('alice');
    expect(await asks()).toEqual([inactive, inactive]);
    server.disabled.clear();
    await server.core.token.handle(await requestOf(server, 'web-post', { grant_type: 'refresh_token', refresh_token }));
    expect(await ask(server, refresh_token, 'web-post')).toEqual(inactive);
    server.clock.advance(300);
    expect(await ask(server, access_token, 'web-post')).toEqual(inactive);
  });

  it('of a revoked access token', async () => {
    const server = await startIssuer();
    const { access_token } = await authorizeAndRedeem(server, offline);
    await server.core.revocation.handle(await requestOf(server, 'web-post', { token: access_token }));
    expect(await ask(server, access_token)).toEqual(inactive);
  });

  it('signed as well, where the caller takes a JWT (RFC 9701 §5)', async () => {
    const server = await startIssuer();
    const request = await requestOf(server, 'orders-api', { token: 'guess' });
    const response = await server.core.introspection.handle(request, { jwt: true });
    expect(read(response.kind === 'jwt' ? response.token : '').claims.token_introspection).toEqual(inactive);
  });
});

describe('introspection callers (RFC 7662 §2.1, §4)', () => {
  it('are never public clients, not even about their own tokens', async () => {
    const server = await startIssuer();
    const { access_token } = await authorizeAndRedeem(server);
    expect((await refusalOf(ask(server, access_token, 'portal'))).code).toBe('invalid_client');
  });

  it.each<[string, Fields, string]>([
    ['a wrong secret', { client_secret: 'guess' }, 'invalid_client'],
    ['no token', { token: undefined }, 'invalid_request'],
    ['two tokens', { token: ['a', 'b'] }, 'invalid_request'],
  ])('are refused with %s', async (_name, fields, code) => {
    expect((await refusalOf(ask(await startIssuer(), 'x', 'orders-api', fields))).code).toBe(code);
  });
});

describe('introspection as a JWT (RFC 9701 §5)', () => {
  it.each([undefined, 'ES256', 'PS256'] as const)('for a caller registered for %s', async (algorithm) => {
    const server = await startIssuer({ clients: { 'orders-api': { introspectionSignedResponseAlg: algorithm } } });
    const { access_token } = await authorizeAndRedeem(server);
    const request = await requestOf(server, 'orders-api', { token: access_token });
    const response = await server.core.introspection.handle(request, { jwt: true });
    const token = response.kind === 'jwt' ? response.token : '';
    const jwks = createLocalJWKSet((await server.core.keyRing.jwks()) as JSONWebKeySet);
    const verified = await jwtVerify(token, jwks, { issuer, audience: orders, typ: 'token-introspection+jwt' });
    expect(verified.protectedHeader.alg).toBe(algorithm ?? 'RS256');
    expect(Object.keys(verified.payload).sort()).toEqual(['aud', 'iat', 'iss', 'token_introspection']);
    expect(verified.payload.token_introspection).toMatchObject({ active: true, sub: 'alice', aud: orders });
    const userinfo = server.core.userinfo.handle({ accessToken: token, scheme: 'Bearer', method: 'GET' });
    expect((await refusalOf(userinfo)).code).toBe('invalid_token');
  });

  it('is never signed with RS256 for a FAPI client (FAPI 2.0 §5.4.1)', async () => {
    for (const introspectionSignedResponseAlg of [undefined, 'RS256'] as const) {
      const server = await startIssuer({ clients: { bank: { introspectionSignedResponseAlg } } });
      const response = await server.core.introspection.handle(await requestOf(server, 'bank', { token: 'x' }), {
        jwt: true,
      });
      expect(read(response.kind === 'jwt' ? response.token : '').header.alg).toBe('PS256');
    }
  });
});
