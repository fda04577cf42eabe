import { describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { answerOf, browser, invoices, issuer, orders, parametersWith } from '../../test/authorization-fixture.js';
import { dpopProof, testKey } from '../../test/client-keys.js';
import { hmacJwt, unsignedJwt } from '../../test/forgeries.js';
import {
  alice,
  authorizeAndRedeem,
  read,
  refusalOf,
  startIssuer,
  type TestIssuer,
  tokens,
} from '../../test/token-fixture.js';
import type { UserInfoRequest } from './userinfo-endpoint.js';

const whole = 'openid profile email address phone';
const web = { client: 'web basic' };

function ask(server: TestIssuer, accessToken: string, more: Partial<UserInfoRequest> = {}) {
  return server.core.userinfo.handle({ accessToken, scheme: 'Bearer', method: 'GET', ...more });
}

async function claimsFor(request: Record<string, string>, server?: TestIssuer) {
  const started = server ?? (await startIssuer());
  const { access_token } = await authorizeAndRedeem(started, { ...web, request });
  const response = await ask(started, access_token);
  return response.kind === 'json' ? response.claims : undefined;
}

describe('UserInfo (OpenID Connect Core §5.3, §5.4)', () => {
  it('tells every claim that the account holds of the scopes, and the times as numbers', async () => {
    expect(await claimsFor({ scope: whole })).toEqual({ ...alice, sub: 'alice' });
  });

  it.each([
    ['openid', []],
    ['openid email', ['email', 'email_verified']],
    ['openid phone', ['phone_number', 'phone_number_verified']],
    ['openid address', ['address']],
    ['openid profile', ['name', 'given_name', 'family_name', 'preferred_username', 'locale', 'updated_at']],
  ])('tells for %s nothing else', async (scope, names) => {
    expect(Object.keys((await claimsFor({ scope })) ?? {}).sort()).toEqual(['sub', ...names].sort());
  });

  it('tells a single claim that the claims parameter names, and none that nobody knows (§5.5)', async () => {
    const claims = JSON.stringify({
      userinfo: { email: { essential: true }, nonsense: null },
      id_token: { name: null },
    });
    expect(await claimsFor({ scope: 'openid', claims })).toEqual({ sub: 'alice', email: 'alice@example.com' });
  });

  it('takes a token that was asked for by no other name, by GET and by POST', async () => {
    const server = await startIssuer();
    for (const scope of ['openid', 'openid orders:read', 'openid invoices:read']) {
      const { access_token } = await authorizeAndRedeem(server, { request: { scope } });
      expect(await ask(server, access_token)).toMatchObject({ claims: { sub: 'alice' } });
      expect(await ask(server, access_token, { method: 'POST' })).toMatchObject({ claims: { sub: 'alice' } });
    }
  });

  it('takes one of the issuer, which a client of APIs asks for by its name', async () => {
    const server = await startIssuer();
    const request = { scope: 'openid profile orders:read invoices:read', resource: orders, audience: invoices };
    const { refresh_token } = await authorizeAndRedeem(server, { request, token: { resource: orders } });
    const fields = { grant_type: 'refresh_token', refresh_token, resource: issuer };
    const { access_token } = await tokens(server, 'portal', fields);
    expect(read(access_token).claims).toMatchObject({ aud: issuer, scope: 'openid profile' });
    expect(await ask(server, access_token)).toMatchObject({ claims: { sub: 'alice', name: 'Alice Example' } });
  });

  it('takes one of the issuer, which the authorization request names, alone or beside an API', async () => {
    const server = await startIssuer();
    const asked = { scope: 'openid profile orders:read', resource: issuer };
    const { access_token, refresh_token } = await authorizeAndRedeem(server, { request: asked });
    expect(read(access_token).claims).toMatchObject({ aud: issuer, scope: 'openid profile' });
    expect(await ask(server, access_token)).toMatchObject({ claims: { sub: 'alice', name: 'Alice Example' } });
    // No API was asked for, so that none is there.
    const fields = { grant_type: 'refresh_token', refresh_token, resource: orders };
    expect((await refusalOf(tokens(server, 'portal', fields))).code).toBe('invalid_target');
    const both = await authorizeAndRedeem(server, {
      request: { scope: asked.scope, resource: issuer, audience: orders },
      token: { resource: issuer },
    });
    expect(read(both.access_token).claims).toMatchObject({ aud: issuer });
    const next = await tokens(server, 'portal', { ...fields, refresh_token: both.refresh_token });
    expect(read(next.access_token).claims).toMatchObject({ aud: orders, scope: 'orders:read' });
  });

  it('is no audience of a client that asks for no sign-in', async () => {
    const server = await startIssuer();
    for (const scope of ['orders:read', 'profile']) {
      const parameters = parametersWith({ scope, resource: issuer });
      const outcome = await server.core.authorization.authorize({ parameters, browserDigest: browser });
      expect(answerOf(outcome)).toMatchObject({ error: 'invalid_target' });
    }
  });

  it('tells what the token was narrowed to', async () => {
    const server = await startIssuer();
    const first = await authorizeAndRedeem(server, { ...web, request: { scope: `${whole} offline_access` } });
    const { refresh_token } = first;
    const fields = { grant_type: 'refresh_token', refresh_token, scope: 'openid email' };
    const { access_token } = await tokens(server, 'web basic', fields);
    const { email, email_verified } = alice;
    expect(await ask(server, access_token)).toMatchObject({ claims: { sub: 'alice', email, email_verified } });
    expect(Object.keys(((await ask(server, access_token)) as { claims: object }).claims)).toHaveLength(3);
  });

  it.each<[string, Record<string, string>, Record<string, string>]>([
    ['by the name of an API', { resource: orders }, { resource: orders }],
    ['by scopes of an API alone', { resource: orders }, { scope: 'orders:read' }],
    ['by both', { resource: orders }, { resource: orders, scope: 'openid orders:read' }],
  ])('refuses one that was asked for %s (RFC 9700 §2.3)', async (_name, token, refresh) => {
    const server = await startIssuer();
    const { access_token: first, refresh_token } = await authorizeAndRedeem(server, { token });
    const fields = { grant_type: 'refresh_token', refresh_token, ...refresh };
    const { access_token: next } = await tokens(server, 'portal', fields);
    for (const access_token of [first, next]) {
      expect(read(access_token).claims).toMatchObject({ aud: orders, scope: 'orders:read' });
      expect((await refusalOf(ask(server, access_token))).code).toBe('insufficient_scope');
    }
  });

  it('names the person as the ID token does, also pairwise', async () => {
    const server = await startIssuer({ clients: { portal: { subjectType: 'pairwise' } } });
    const { access_token, id_token } = await authorizeAndRedeem(server);
    const { sub } = read(id_token).claims;
    expect(sub).not.toBe('alice');
    expect(await ask(server, access_token)).toMatchObject({ claims: { sub } });
  });

  it('answers signed, with iss and aud, where the client registered so (§5.3.2)', async () => {
    const server = await startIssuer({ clients: { portal: { userinfoSignedResponseAlg: 'EdDSA' } } });
    const { access_token } = await authorizeAndRedeem(server);
    const response = await ask(server, access_token);
    const token = response.kind === 'jwt' ? response.token : '';
    const jwks = createLocalJWKSet((await server.core.keyRing.jwks()) as JSONWebKeySet);
    const { payload, protectedHeader } = await jwtVerify(token, jwks, { issuer, audience: 'portal' });
    expect(protectedHeader.alg).toBe('EdDSA');
    expect(payload).toEqual({ sub: 'alice', iss: issuer, aud: 'portal' });
    expect((await refusalOf(ask(server, token))).code).toBe('invalid_token');
  });
});

describe('UserInfo of a FAPI client (FAPI 2.0 §5.4.1)', () => {
  it('is never signed with RS256', async () => {
    const server = await startIssuer({ clients: { bank: { userinfoSignedResponseAlg: 'RS256' } } });
    const key = await testKey('ES256', 'device');
    const { access_token } = await authorizeAndRedeem(server, { client: 'bank', key });
    const claims = { htm: 'GET', htu: `${issuer}/userinfo` };
    const dpopProofs = [await dpopProof(server.clock.now(), { key, claims, accessToken: access_token })];
    const response = await ask(server, access_token, { scheme: 'DPoP', dpopProofs });
    expect(read(response.kind === 'jwt' ? response.token : '').header.alg).toBe('PS256');
  });
});

describe('UserInfo: refusals (RFC 6750 §3.1)', () => {
  it('refuses a token that was not given for openid', async () => {
    const server = await startIssuer();
    const { access_token } = await authorizeAndRedeem(server, { request: { scope: 'orders:read' } });
    expect((await refusalOf(ask(server, access_token))).code).toBe('insufficient_scope');
  });

  it('refuses an expired token', async () => {
    const server = await startIssuer();
    const { access_token } = await authorizeAndRedeem(server);
    server.clock.advance(300);
    expect((await refusalOf(ask(server, access_token))).code).toBe('invalid_token');
  });

  it.each(['the session ends', 'the account is disabled', 'the client is gone', 'the grant is revoked'])(
    'refuses a token once %s',
    async (what) => {
      const server = await startIssuer();
      const { access_token, session } = await authorizeAndRedeem(server);
      if (what === 'the session ends') await server.core.sessions.end(session.sessionId);
      if (what === 'the account is disabled') server.disabled.add('alice');
      if (what === 'the client is gone') await server.stores.clients.delete('portal');
      if (what === 'the grant is revoked') await server.stores.grants.revokeAll({ clientId: 'portal' }, 1);
      expect((await refusalOf(ask(server, access_token))).code).toBe('invalid_token');
    },
  );

  it('refuses every other kind of token and every forgery', async () => {
    const server = await startIssuer();
    const { access_token, id_token = '', refresh_token = '', code } = await authorizeAndRedeem(server);
    const { header, claims } = read(access_token);
    const [jwk] = (await server.core.keyRing.jwks()).keys;
    if (!jwk) throw new Error('no key');
    const [head, body, signature] = access_token.split('.');
    const swapped = Buffer.from(JSON.stringify({ ...claims, sub: 'bob' })).toString('base64url');
    for (const forged of [
      id_token,
      refresh_token,
      code,
      '',
      'a.b.c',
      unsignedJwt(claims, { typ: 'at+jwt' }),
      unsignedJwt(claims, { ...header }),
      await hmacJwt(claims, jwk, { typ: 'at+jwt', kid: jwk.kid }),
      `${head}.${swapped}.${signature}`,
      `${head}.${body}.`,
      `${Buffer.from(JSON.stringify({ ...header, kid: '../../keys' })).toString('base64url')}.${body}.${signature}`,
    ]) {
      expect((await refusalOf(ask(server, forged))).code).toBe('invalid_token');
    }
  });

  it('refuses a token of another issuer with keys of the same kind', async () => {
    const other = await startIssuer({ settings: { issuer: 'https://evil.example' } });
    const { access_token } = await authorizeAndRedeem(other);
    expect((await refusalOf(ask(await startIssuer(), access_token))).code).toBe('invalid_token');
  });
});

describe('UserInfo with a bound token (RFC 9449 §7)', () => {
  const claims = { htm: 'GET', htu: `${issuer}/userinfo` };

  async function bound() {
    const server = await startIssuer();
    const key = await testKey('ES256', 'device');
    const { access_token } = await authorizeAndRedeem(server, { key, request: { scope: 'openid orders:read' } });
    expect(read(access_token).claims.aud).toBe(orders);
    const proof = (more: Parameters<typeof dpopProof>[1] = {}) =>
      dpopProof(server.clock.now(), { key, claims, accessToken: access_token, ...more });
    return { server, access_token, proof };
  }

  it('wants the proof of its key', async () => {
    const { server, access_token, proof } = await bound();
    const response = await ask(server, access_token, { scheme: 'DPoP', dpopProofs: [await proof()] });
    expect(response).toMatchObject({ claims: { sub: 'alice' } });
  });

  it('is nothing as a bearer token, with or without a proof (§7.1 downgrade)', async () => {
    const { server, access_token, proof } = await bound();
    expect((await refusalOf(ask(server, access_token))).code).toBe('invalid_token');
    const withProof = ask(server, access_token, { dpopProofs: [await proof()] });
    expect((await refusalOf(withProof)).code).toBe('invalid_token');
  });

  it('is refused without a proof, with that of another key, token, method or address, and twice', async () => {
    const { server, access_token, proof } = await bound();
    const send = async (proofs: string[]) =>
      (await refusalOf(ask(server, access_token, { scheme: 'DPoP', dpopProofs: proofs }))).code;
    expect(await send([])).toBe('invalid_dpop_proof');
    expect(await send([await proof({ key: await testKey('ES256', 'thief') })])).toBe('invalid_token');
    expect(await send([await proof({ accessToken: 'another' })])).toBe('invalid_dpop_proof');
    expect(await send([await proof({ claims: { ...claims, htm: 'POST' } })])).toBe('invalid_dpop_proof');
    expect(await send([await proof({ claims: { ...claims, htu: `${issuer}/token` } })])).toBe('invalid_dpop_proof');
    const used = await proof();
    await ask(server, access_token, { scheme: 'DPoP', dpopProofs: [used] });
    expect(await send([used])).toBe('invalid_dpop_proof');
  });

  it('does not take an unbound token for a bound one', async () => {
    const server = await startIssuer();
    const { access_token } = await authorizeAndRedeem(server);
    const dpopProofs = [await dpopProof(server.clock.now(), { claims, accessToken: access_token })];
    const refusal = await refusalOf(ask(server, access_token, { scheme: 'DPoP', dpopProofs }));
    expect(refusal.code).toBe('invalid_token');
  });
});
