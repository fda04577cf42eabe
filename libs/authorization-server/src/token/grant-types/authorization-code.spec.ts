import { describe, expect, it } from '@jest/globals';
import { callback, invoices, orders } from '../../../test/authorization-fixture.js';
import { dpopProof, testKey } from '../../../test/client-keys.js';
import {
  authorize,
  authorizeAndRedeem,
  type Fields,
  read,
  redemption,
  refusalOf,
  requestOf,
  startIssuer,
  type TestIssuer,
  tokens,
  verifier,
} from '../../../test/token-fixture.js';
import { digest } from '../../shared/digest.js';

const noPkce = { code_challenge: undefined, code_challenge_method: undefined };

/** The attacker got nothing, and the rightful client can still redeem its code. */
async function expectUnspent(server: TestIssuer, code: string, fields: Fields = {}, clientId = 'portal') {
  expect((await server.stores.authorizationCodes.find(digest(code)))?.consumedAt).toBeUndefined();
  expect(await tokens(server, clientId, redemption(code, fields))).toHaveProperty('access_token');
}

async function expectInvalidGrant(work: Promise<unknown>, reason: string) {
  expect(await refusalOf(work)).toMatchObject({ code: 'invalid_grant', cause: { reason } });
}

describe('authorization_code: PKCE (RFC 7636 §4.6, RFC 9700 §2.1.1)', () => {
  it.each([
    ['no verifier', undefined, 'code_verifier is missing'],
    ['an empty verifier', '', 'code_verifier is missing'],
    ['another verifier', `${verifier.slice(0, -1)}A`, 'wrong code_verifier'],
    ['a verifier that is too short', verifier.slice(0, 42), 'wrong code_verifier'],
    ['a verifier that is too long', verifier.repeat(3), 'wrong code_verifier'],
    ['the challenge as the verifier (plain)', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', 'wrong code_verifier'],
  ])('refuses %s, and the code stays good', async (_name, code_verifier, reason) => {
    const server = await startIssuer();
    const { code } = await authorize(server);
    await expectInvalidGrant(tokens(server, 'portal', redemption(code, { code_verifier })), reason);
    await expectUnspent(server, code);
  });

  it('refuses a verifier for a request that had no challenge (downgrade)', async () => {
    const server = await startIssuer();
    const { code } = await authorize(server, { client_id: 'web basic', ...noPkce });
    const reason = 'code_verifier for a request without code_challenge';
    await expectInvalidGrant(tokens(server, 'web basic', redemption(code)), reason);
    await expectUnspent(server, code, { code_verifier: undefined }, 'web basic');
  });

  it('holds a confidential client that may do without to a challenge that it sent', async () => {
    const server = await startIssuer();
    const { code } = await authorize(server, { client_id: 'web basic' });
    const without = redemption(code, { code_verifier: undefined });
    await expectInvalidGrant(tokens(server, 'web basic', without), 'code_verifier is missing');
    await expectUnspent(server, code, {}, 'web basic');
  });
});

describe('authorization_code: redirect_uri and client (RFC 6749 §4.1.3)', () => {
  it.each([undefined, `${callback}/`, 'https://evil.example/callback'])('refuses the redirect_uri %s', async (uri) => {
    const server = await startIssuer();
    const { code } = await authorize(server);
    const reason = 'redirect_uri differs from the authorization request';
    await expectInvalidGrant(tokens(server, 'portal', redemption(code, { redirect_uri: uri })), reason);
    await expectUnspent(server, code);
  });

  it('does without where the request did without', async () => {
    const server = await startIssuer();
    const { code } = await authorize(server, { redirect_uri: undefined, scope: 'orders:read' });
    const response = await tokens(server, 'portal', redemption(code, { redirect_uri: undefined }));
    expect(response.scope).toBe('orders:read');
  });

  it('refuses the code of another client, which can still use it', async () => {
    const server = await startIssuer();
    const { code } = await authorize(server);
    await expectInvalidGrant(tokens(server, 'web-post', redemption(code)), 'unknown code, or of another client');
    await expectUnspent(server, code);
  });

  it.each<[string, Fields, string]>([
    ['a guessed code', { code: 'guess' }, 'invalid_grant'],
    ['no code', { code: undefined }, 'invalid_request'],
    ['two codes', { code: ['a', 'b'] }, 'invalid_request'],
    ['no grant_type', { grant_type: undefined }, 'invalid_request'],
    ['an unknown grant_type', { grant_type: 'password' }, 'unsupported_grant_type'],
    ['a grant_type of the prototype', { grant_type: 'constructor' }, 'unsupported_grant_type'],
  ])('refuses %s', async (_name, fields, code) => {
    expect((await refusalOf(tokens(await startIssuer(), 'portal', redemption('x', fields)))).code).toBe(code);
  });

  it('refuses a grant_type that the client is not registered for', async () => {
    const server = await startIssuer({ clients: { portal: { grantTypes: ['refresh_token'] } } });
    expect((await refusalOf(tokens(server, 'portal', redemption('x')))).code).toBe('unauthorized_client');
  });
});

describe('authorization_code: single use (RFC 6749 §4.1.2, §10.5)', () => {
  it('kills the grant and all that came of it when a code is replayed', async () => {
    const server = await startIssuer();
    const first = await authorizeAndRedeem(server);
    const { access_token: accessToken, refresh_token, code } = first;
    const userinfo = () => server.core.userinfo.handle({ accessToken, scheme: 'Bearer', method: 'GET' });
    expect((await userinfo()).kind).toBe('json');
    const refusal = await refusalOf(tokens(server, 'portal', redemption(code)));
    expect(refusal.code).toBe('invalid_grant');
    expect(await server.stores.grants.list({ subject: 'alice' }, 10)).toEqual([]);
    expect((await refusalOf(userinfo())).code).toBe('invalid_token');
    const refreshed = tokens(server, 'portal', { grant_type: 'refresh_token', refresh_token });
    expect((await refusalOf(refreshed)).code).toBe('invalid_grant');
  });

  it('kills the grant also when the replay comes after the code has expired', async () => {
    const server = await startIssuer();
    const { code } = await authorizeAndRedeem(server);
    server.clock.advance(3600);
    expect((await refusalOf(tokens(server, 'portal', redemption(code)))).code).toBe('invalid_grant');
    expect(await server.stores.grants.list({ subject: 'alice' }, 10)).toEqual([]);
  });

  it('has one winner at most of any number of redemptions at once, and leaves nothing alive', async () => {
    const server = await startIssuer();
    const { code } = await authorize(server);
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => tokens(server, 'portal', redemption(code))));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await server.stores.grants.list({ subject: 'alice' }, 10)).toEqual([]);
  });

  it('does not let a stolen code without its verifier kill anything', async () => {
    const server = await startIssuer();
    const { code } = await authorizeAndRedeem(server);
    const stolen = redemption(code, { code_verifier: 'x'.repeat(43) });
    await expectInvalidGrant(tokens(server, 'portal', stolen), 'wrong code_verifier');
    expect(await server.stores.grants.list({ subject: 'alice' }, 10)).toHaveLength(1);
  });

  it('does not spend it for a client that has left, and gives it back where that leaves meanwhile', async () => {
    const server = await startIssuer();
    const { code } = await authorize(server);
    let asked = 0;
    const isAt = (nth: number) => {
      asked += 1;
      return asked >= nth;
    };
    const leavingAt = async (nth: number) => {
      asked = 0;
      const request = await requestOf(server, 'portal', redemption(code));
      const caller = { network: '192.0.2.1', hasLeft: () => isAt(nth) };
      return refusalOf(server.core.token.handle({ ...request, caller }));
    };
    // At its turn, before it is spent, and before the answer.
    for (const nth of [1, 2, 3]) {
      expect((await leavingAt(nth)).code).toBe('temporarily_unavailable');
      expect((await server.stores.authorizationCodes.find(digest(code)))?.consumedAt).toBeUndefined();
    }
    const { refresh_token } = await tokens(server, 'portal', redemption(code));
    // Nor does its replay revoke anything, as one that waits for the answer does.
    expect((await leavingAt(2)).code).toBe('temporarily_unavailable');
    expect(await server.stores.grants.list({ subject: 'alice' }, 10)).toHaveLength(1);
    const refreshed = { grant_type: 'refresh_token', refresh_token };
    expect(await tokens(server, 'portal', refreshed)).toHaveProperty('refresh_token');
    expect((await leavingAt(99)).code).toBe('invalid_grant');
    expect(await server.stores.grants.list({ subject: 'alice' }, 10)).toEqual([]);
  });

  it('lets a code live for its 60 seconds and not one more', async () => {
    const server = await startIssuer();
    const [early, late] = [(await authorize(server)).code, (await authorize(server)).code];
    server.clock.advance(59);
    expect(await tokens(server, 'portal', redemption(early))).toHaveProperty('access_token');
    server.clock.advance(1);
    await expectInvalidGrant(tokens(server, 'portal', redemption(late)), 'expired code');
  });

  it('has 256 bits and is stored by digest only', async () => {
    const server = await startIssuer();
    const { code } = await authorize(server);
    expect(code).toMatch(/^[\w-]{43}$/);
    expect(await server.stores.authorizationCodes.find(code as never)).toBeUndefined();
  });

  it.each(['signs out', 'is disabled'])('is worth nothing once the person %s', async (how) => {
    const server = await startIssuer();
    const { code, session } = await authorize(server);
    if (how === 'is disabled') server.disabled.add('alice');
    else await server.core.sessions.end(session.sessionId);
    expect((await refusalOf(tokens(server, 'portal', redemption(code)))).code).toBe('invalid_grant');
  });
});

describe('authorization_code: resource (RFC 8707 §2.2)', () => {
  it.each([invoices, 'https://elsewhere.example', orders.toUpperCase()])(
    'does not spend the code on a resource that was not granted: %s',
    async (resource) => {
      const server = await startIssuer();
      const { code } = await authorize(server);
      const refusal = await refusalOf(tokens(server, 'portal', redemption(code, { resource })));
      expect(refusal.code).toBe('invalid_target');
      await expectUnspent(server, code);
    },
  );
});

describe('authorization_code: bound to a key (RFC 9449 §10)', () => {
  it('is redeemed only with a proof of the key of dpop_jkt', async () => {
    const server = await startIssuer();
    const [mine, other] = await Promise.all([testKey('ES256', 'device'), testKey('ES256', 'thief')]);
    const { code } = await authorize(server, { dpop_jkt: mine.thumbprint });
    const reason = 'the code is bound to another key than the proof';
    await expectInvalidGrant(tokens(server, 'portal', redemption(code)), reason);
    await expectInvalidGrant(tokens(server, 'portal', redemption(code), other), reason);
    const { access_token } = await tokens(server, 'portal', redemption(code), mine);
    expect(read(access_token).claims.cnf).toEqual({ jkt: mine.thumbprint });
  });

  it('demands a proof of a client whose tokens are bound, with the code unspent', async () => {
    const server = await startIssuer({ clients: { portal: { dpopBoundAccessTokens: true } } });
    const { code } = await authorize(server);
    const refusal = await refusalOf(tokens(server, 'portal', redemption(code)));
    expect(refusal).toMatchObject({ code: 'invalid_dpop_proof', cause: { reason: 'no DPoP header' } });
    expect(await tokens(server, 'portal', redemption(code), await testKey('ES256', 'device'))).toMatchObject({
      token_type: 'DPoP',
    });
  });

  it('refuses a bad proof instead of falling back to a bearer token', async () => {
    const server = await startIssuer();
    const { code } = await authorize(server);
    const proof = await dpopProof(server.clock.now(), { claims: { htm: 'GET' } });
    const request = await requestOf(server, 'portal', redemption(code));
    const refusal = await refusalOf(server.core.token.handle({ ...request, dpopProofs: [proof] }));
    expect(refusal.code).toBe('invalid_dpop_proof');
    await expectUnspent(server, code);
  });
});

describe('authorization_code: who gets a refresh token (OpenID Connect Core §11)', () => {
  it.each([
    ['a public client', 'portal', 'openid orders:read', true],
    ['a confidential client without offline_access', 'web basic', 'openid orders:read', false],
    ['a confidential client with offline_access', 'web basic', 'openid offline_access orders:read', true],
    ['a confidential client in plain OAuth', 'web basic', 'orders:read', true],
  ])('%s', async (_name, client, scope, given) => {
    const server = await startIssuer();
    expect('refresh_token' in (await authorizeAndRedeem(server, { client, request: { scope } }))).toBe(given);
  });

  it('nobody who is not registered for it', async () => {
    const server = await startIssuer({ clients: { portal: { grantTypes: ['authorization_code'] } } });
    expect(await authorizeAndRedeem(server)).not.toHaveProperty('refresh_token');
  });
});
