import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { invoices, issuer, orders } from '../../test/authorization-fixture.js';
import { testKey } from '../../test/client-keys.js';
import {
  alice,
  authorize,
  authorizeAndRedeem,
  read,
  redemption,
  refusalOf,
  startIssuer,
  tokens,
} from '../../test/token-fixture.js';
import { createCore } from '../create-core.js';
import type { SigningAlgorithm } from '../vocabulary/signing-algorithms.js';

/** The left half of the hash, by the book (OpenID Connect Core §3.1.3.6). */
function atHash(accessToken: string, hash: 'sha256' | 'sha512'): string {
  const whole = createHash(hash).update(accessToken).digest();
  return whole.subarray(0, whole.length / 2).toString('base64url');
}

describe('access token (RFC 9068 §2)', () => {
  it('has exactly these header members and claims', async () => {
    const server = await startIssuer();
    const response = await authorizeAndRedeem(server);
    const { header, claims } = read(response.access_token);
    const now = server.clock.now();
    expect(header).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: expect.stringMatching(/^[\w-]{43}$/) });
    expect(claims).toEqual({
      iss: issuer,
      aud: orders,
      sub: 'alice',
      client_id: 'portal',
      iat: now,
      exp: now + 300,
      jti: expect.stringMatching(/^[\w-]{22}$/),
      scope: 'openid orders:read',
      auth_time: now,
      acr: 'https://signet.example.com/acr/1fa',
      amr: ['pwd'],
      sid: response.session.sessionId,
      grant_id: expect.stringMatching(/^[0-9a-f]{8}[\w-]{19}$/),
    });
    expect(response).toMatchObject({ token_type: 'Bearer', expires_in: 300, scope: 'openid orders:read' });
  });

  it('is signed with the algorithm of its audience and verifies with the published keys', async () => {
    const server = await startIssuer();
    const { access_token } = await authorizeAndRedeem(server, { request: { scope: 'invoices:read' } });
    const jwks = createLocalJWKSet((await server.core.keyRing.jwks()) as JSONWebKeySet);
    const currentDate = new Date(server.clock.now() * 1000);
    const { protectedHeader } = await jwtVerify(access_token, jwks, { issuer, audience: invoices, currentDate });
    expect(protectedHeader.alg).toBe('EdDSA');
  });

  it('carries cnf when the client proves a key (RFC 9449 §6.1)', async () => {
    const server = await startIssuer();
    const key = await testKey('ES256', 'device');
    const response = await authorizeAndRedeem(server, { key });
    expect(response.token_type).toBe('DPoP');
    expect(read(response.access_token).claims.cnf).toEqual({ jkt: key.thumbprint });
  });

  it('never has the same jti twice', async () => {
    const server = await startIssuer();
    const jtis = [];
    for (let count = 0; count < 5; count += 1) {
      jtis.push(read((await authorizeAndRedeem(server)).access_token).claims.jti);
    }
    expect(new Set(jtis).size).toBe(5);
  });

  it('does not outlive its grant', async () => {
    const server = await startIssuer({ settings: { sessionLifetime: 40 } });
    const response = await authorizeAndRedeem(server);
    expect(response.expires_in).toBe(40);
    expect(read(response.access_token).claims.exp).toBe(server.clock.now() + 40);
  });
});

describe('one audience per access token (RFC 8707 §2.2)', () => {
  const both = { scope: 'openid orders:read invoices:read' };

  it('refuses a choice that nobody made, names the choices to the operator only, and keeps the code', async () => {
    const server = await startIssuer();
    const { code } = await authorize(server, { ...both, resource: orders, audience: invoices });
    const refusal = await refusalOf(tokens(server, 'portal', redemption(code)));
    expect(refusal).toMatchObject({ code: 'invalid_target', cause: { choices: [orders, invoices] } });
    expect(refusal.description).not.toContain('https://');
    const { access_token } = await tokens(server, 'portal', redemption(code, { resource: invoices }));
    expect(read(access_token).claims).toMatchObject({ aud: invoices, scope: 'invoices:read' });
  });

  it('takes the default of the client, and never a list', async () => {
    const server = await startIssuer({ clients: { portal: { defaultResource: orders } } });
    expect(read((await authorizeAndRedeem(server, { request: both })).access_token).claims).toMatchObject({
      aud: orders,
      scope: 'openid orders:read',
    });
    for (const fields of [{ resource: [orders, invoices] }, { resource: orders, audience: invoices }]) {
      const { code } = await authorize(server, both);
      const twice = tokens(server, 'portal', redemption(code, fields));
      expect((await refusalOf(twice)).code).toBe('invalid_target');
    }
  });

  it.each([{ audience: invoices }, { resource: invoices, audience: invoices }])(
    'is named by audience as well, an extension of ours: %j',
    async (fields) => {
      const server = await startIssuer();
      const { code } = await authorize(server, { ...both, resource: orders, audience: invoices });
      const unknown = await refusalOf(tokens(server, 'portal', redemption(code, { audience: 'https://x.example' })));
      expect(unknown.code).toBe('invalid_target');
      const { access_token } = await tokens(server, 'portal', redemption(code, fields));
      expect(read(access_token).claims).toMatchObject({ aud: invoices, scope: 'invoices:read' });
    },
  );

  it('says in scope what is left of the scopes that were asked for (RFC 6749 §3.3)', async () => {
    const server = await startIssuer();
    const response = await authorizeAndRedeem(server, { request: { scope: 'openid groups email orders:read' } });
    expect(response.scope).toBe('openid orders:read');
  });

  it('names the issuer where no API is involved, which no API accepts', async () => {
    const server = await startIssuer();
    const { access_token } = await authorizeAndRedeem(server, { request: { scope: 'openid profile' } });
    expect(read(access_token).claims).toMatchObject({ aud: issuer, scope: 'openid profile' });
  });
});

describe('typ of an access token, by its API', () => {
  async function start() {
    const server = await startIssuer();
    const found = await server.stores.resourceServers.find(orders);
    if (!found) throw new Error('there is no such API');
    await server.stores.resourceServers.save({ ...found, accessTokenType: 'JWT' });
    return server;
  }

  it('is JWT where the API wants that, and it is an access token all the same', async () => {
    const server = await start();
    const response = await authorizeAndRedeem(server, { request: { scope: 'openid profile orders:read' } });
    expect(read(response.access_token).header).toMatchObject({ typ: 'JWT' });
    expect(await server.core.tokenSigner.verifyOwnAccessToken(response.access_token)).toMatchObject({ aud: orders });
    const other = await authorizeAndRedeem(server, { request: { scope: 'openid invoices:read' } });
    expect(read(other.access_token).header).toMatchObject({ typ: 'at+jwt' });
  });

  it('lets neither token pass for the other', async () => {
    const server = await start();
    const { access_token, id_token = '' } = await authorizeAndRedeem(server);
    const { tokenSigner } = server.core;
    expect((await refusalOf(tokenSigner.verifyOwnAccessToken(id_token))).code).toBe('invalid_token');
    expect((await refusalOf(tokenSigner.verifyIdTokenHint(access_token))).code).toBe('invalid_request');
    expect(await tokenSigner.verifyIdTokenHint(id_token)).toMatchObject({ subject: 'alice' });
  });
});

describe('ID token of a client whose record says so', () => {
  const scope = 'openid profile email orders:read';
  const claimsOf = async (client: object, request: Record<string, string> = { scope }) => {
    const server = await startIssuer({ clients: { 'web-post': client } });
    const { id_token } = await authorizeAndRedeem(server, { client: 'web-post', request });
    return read(id_token).claims;
  };

  it('has the claims of the scopes that were granted, and no others', async () => {
    const claims = await claimsOf({ idTokenClaims: 'granted_scopes' });
    expect(claims).toMatchObject({ name: alice.name, email: alice.email, sub: 'alice', aud: 'web-post' });
    expect(claims).not.toHaveProperty('phone_number');
    expect(await claimsOf({ idTokenClaims: 'granted_scopes' }, { scope: 'openid' })).not.toHaveProperty('name');
  });

  it.each([{ idTokenClaims: 'requested' }, {}])('has none of them else: %j', async (client) => {
    const claims = await claimsOf(client);
    expect(claims).not.toHaveProperty('name');
    expect(claims).not.toHaveProperty('email');
  });

  it('lives as long as it says, and its key is published as long', async () => {
    const server = await startIssuer({ clients: { 'web-post': { idTokenLifetime: 86_400 } } });
    const { id_token } = await authorizeAndRedeem(server, { client: 'web-post' });
    const { header, claims } = read(id_token);
    expect(Number(claims.exp) - Number(claims.iat)).toBe(86_400);
    await server.core.keyRing.rotate('RS256', 0);
    server.clock.advance(86_399);
    expect((await server.core.keyRing.jwks()).keys.map(({ kid }) => kid)).toContain(header.kid);
  });
});

describe('ID token (OpenID Connect Core §2)', () => {
  it('has exactly these header members and claims, and nothing of the profile', async () => {
    const server = await startIssuer();
    const response = await authorizeAndRedeem(server, {
      request: { scope: 'openid profile orders:read', nonce: 'n-0S6' },
    });
    const { header, claims } = read(response.id_token);
    const now = server.clock.now();
    expect(header).toEqual({ alg: 'RS256', typ: 'JWT', kid: expect.stringMatching(/^[\w-]{43}$/) });
    expect(claims).toEqual({
      iss: issuer,
      aud: 'portal',
      azp: 'portal',
      sub: 'alice',
      iat: now,
      exp: now + 300,
      auth_time: now,
      nonce: 'n-0S6',
      acr: 'https://signet.example.com/acr/1fa',
      amr: ['pwd'],
      at_hash: atHash(response.access_token, 'sha256'),
      sid: response.session.sessionId,
    });
  });

  it('is not given without openid, and has no nonce where none came', async () => {
    const server = await startIssuer();
    expect((await authorizeAndRedeem(server, { request: { scope: 'orders:read' } })).id_token).toBeUndefined();
    const { id_token } = await authorizeAndRedeem(server);
    expect(Object.keys(read(id_token).claims)).not.toContain('nonce');
  });

  it('tells when the person signed in, not when the token was made', async () => {
    const server = await startIssuer();
    const { session } = await server.core.sessions.start({ subject: 'alice', amr: ['pwd'] });
    server.clock.advance(100);
    const { claims } = read((await authorizeAndRedeem(server, { session })).id_token);
    expect(claims).toMatchObject({ auth_time: server.clock.now() - 100, iat: server.clock.now() });
  });

  it.each<[SigningAlgorithm, 'sha256' | 'sha512']>([
    ['RS256', 'sha256'],
    ['PS256', 'sha256'],
    ['ES256', 'sha256'],
    ['EdDSA', 'sha512'],
  ])('is signed with the %s of the client, and at_hash is of its hash', async (algorithm, hash) => {
    const server = await startIssuer({ clients: { portal: { idTokenSignedResponseAlg: algorithm } } });
    const response = await authorizeAndRedeem(server);
    const { header, claims } = read(response.id_token);
    expect(header.alg).toBe(algorithm);
    expect(claims.at_hash).toBe(atHash(response.access_token, hash));
    const jwks = createLocalJWKSet((await server.core.keyRing.jwks()) as JSONWebKeySet);
    const currentDate = new Date(server.clock.now() * 1000);
    await jwtVerify(response.id_token ?? '', jwks, { issuer, audience: 'portal', currentDate });
  });

  it.each<[SigningAlgorithm | undefined, SigningAlgorithm]>([
    [undefined, 'PS256'],
    ['RS256', 'PS256'],
    ['ES256', 'ES256'],
    ['EdDSA', 'EdDSA'],
  ])('FAPI 2.0 §5.4.1: a client registered for %s gets %s', async (wanted, algorithm) => {
    const server = await startIssuer({ clients: { bank: { idTokenSignedResponseAlg: wanted } } });
    const key = await testKey('ES256', 'device');
    const { id_token } = await authorizeAndRedeem(server, { client: 'bank', key });
    expect(read(id_token).header.alg).toBe(algorithm);
  });

  it('carries a claim that the claims parameter names for it, and no other (§5.5)', async () => {
    const server = await startIssuer();
    const wanted = { id_token: { given_name: { essential: true }, email: null, nonsense: null } };
    const { id_token } = await authorizeAndRedeem(server, { request: { claims: JSON.stringify(wanted) } });
    const { claims } = read(id_token);
    // The portal may ask for profile and not for email.
    expect(claims).toMatchObject({ given_name: 'Alice', sub: 'alice' });
    expect(Object.keys(claims)).not.toEqual(expect.arrayContaining(['email']));
    expect(Object.keys(claims)).not.toEqual(expect.arrayContaining(['name']));
  });
});

describe('pairwise subjects (OpenID Connect Core §8.1)', () => {
  async function subjectsOf(redirectUris: string, sectorIdentifierUri?: string) {
    const server = await startIssuer({
      clients: {
        portal: { subjectType: 'pairwise', redirectUris: [redirectUris], sectorIdentifierUri },
        'web-post': { subjectType: 'pairwise' },
      },
    });
    const one = await authorizeAndRedeem(server, {
      request: { redirect_uri: redirectUris },
      token: { redirect_uri: redirectUris },
    });
    const other = await authorizeAndRedeem(server, { client: 'web-post' });
    return { server, one, other };
  }

  it('are the same for clients of one sector and in every token of a sign-in', async () => {
    const { one, other } = await subjectsOf('https://portal.example.com/other');
    const { sub } = read(one.id_token).claims;
    expect(sub).toMatch(/^[\w-]{43}$/);
    expect(read(one.access_token).claims.sub).toBe(sub);
    expect(read(other.id_token).claims.sub).toBe(sub);
  });

  it('differ between sectors and say nothing of the account', async () => {
    const { one, other } = await subjectsOf('https://elsewhere.example.com/callback');
    const subjects = [one, other].map(({ id_token }) => read(id_token).claims.sub);
    expect(new Set(subjects).size).toBe(2);
    expect(subjects).not.toContain('alice');
  });

  it('follow sector_identifier_uri before the redirect URI', async () => {
    const { one, other } = await subjectsOf(
      'https://elsewhere.example.com/cb',
      'https://portal.example.com/sector.json',
    );
    expect(read(one.id_token).claims.sub).toBe(read(other.id_token).claims.sub);
  });

  it('stay the same over sign-ins and processes, and differ between people', async () => {
    const { server, one } = await subjectsOf('https://portal.example.com/callback');
    const second = { ...server, core: createCore(server.ports) };
    expect(read((await authorizeAndRedeem(second)).id_token).claims.sub).toBe(read(one.id_token).claims.sub);
    const { session } = await server.core.sessions.start({ subject: 'bob', amr: ['pwd'] });
    expect(read((await authorizeAndRedeem(server, { session })).id_token).claims.sub).not.toBe(
      read(one.id_token).claims.sub,
    );
  });
});
