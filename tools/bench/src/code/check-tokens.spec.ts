import { describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Send } from '../harness/load.js';
import { checkTokens } from './check-tokens.js';

const issuer = 'http://localhost:4000';
const { privateKey, publicKey } = await generateKeyPair('ES256');
const stranger = await generateKeyPair('ES256');
const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }] };
const expected = { clientId: 'app', nonce: 'n1' };

const send: Send = async ({ path }) => {
  const body = path === '/.well-known/openid-configuration' ? { issuer, jwks_uri: `${issuer}/jwks` } : jwks;
  return { status: 200, headers: {}, body: JSON.stringify(body) };
};

function signed(claims: Record<string, unknown>, typ: string, key = privateKey): Promise<string> {
  return new SignJWT({ iss: issuer, sub: 'alice', ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1', typ })
    .setExpirationTime('5m')
    .sign(key);
}

async function answer(changes: { access?: object; identity?: object; typ?: string; key?: typeof privateKey } = {}) {
  const access = { aud: 'https://orders.example.com', client_id: 'app', scope: 'orders:read', ...changes.access };
  return {
    access_token: await signed(access, changes.typ ?? 'at+jwt', changes.key),
    id_token: await signed({ aud: 'app', nonce: 'n1', ...changes.identity }, 'JWT'),
    refresh_token: 'r1',
  };
}

describe('an answer of the token endpoint', () => {
  it('is read where everything in it is right', async () => {
    const good = await answer();
    expect(await checkTokens(send, JSON.stringify(good), expected)).toEqual(good);
    const { access, identity } = { access: {}, identity: { nonce: undefined } };
    const refreshed = JSON.stringify(await answer({ access, identity }));
    expect(await checkTokens(send, refreshed, { clientId: 'app' })).toHaveProperty('refresh_token', 'r1');
  });

  it.each([
    ['for another API', { access: { aud: 'https://invoices.example.com' } }, /"aud"/],
    ['of another issuer', { access: { iss: 'http://localhost:5000' } }, /"iss"/],
    ['that is no access token', { typ: 'JWT' }, /"typ"/],
    ['signed by a stranger', { key: stranger.privateKey }, /signature verification failed/],
    ['with another scope', { access: { scope: 'orders:write' } }, /another scope/],
    ['of another client', { access: { client_id: 'other' } }, /another scope or client/],
    ['beside an ID token for another client', { identity: { aud: 'other' } }, /"aud"/],
    ['beside an ID token of another person', { identity: { sub: 'bob' } }, /two people/],
    ['beside an ID token with another nonce', { identity: { nonce: 'n2' } }, /another nonce/],
  ])('is refused with an access token %s', async (_name, changes, message) => {
    await expect(checkTokens(send, JSON.stringify(await answer(changes)), expected)).rejects.toThrow(message);
  });

  it.each(['access_token', 'id_token', 'refresh_token'])('is refused without its %s', async (name) => {
    const body = JSON.stringify({ ...(await answer()), [name]: undefined });
    await expect(checkTokens(send, body, expected)).rejects.toThrow(`the answer has no ${name}`);
  });
});
