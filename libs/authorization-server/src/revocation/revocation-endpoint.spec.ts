import { describe, expect, it } from '@jest/globals';
import {
  authorizeAndRedeem,
  type Fields,
  refusalOf,
  requestOf,
  startIssuer,
  type TestIssuer,
  tokens,
} from '../../test/token-fixture.js';

const offline = { client: 'web-post', request: { scope: 'openid offline_access orders:read' } };

async function revoke(server: TestIssuer, token: string | undefined, clientId = 'web-post', more: Fields = {}) {
  await server.core.revocation.handle(await requestOf(server, clientId, { token, ...more }));
}

/** Which of the two still work. */
async function alive(
  server: TestIssuer,
  accessToken: string,
  refresh_token: string | undefined,
  clientId = 'web-post',
) {
  const outcomes = await Promise.allSettled([
    server.core.userinfo.handle({ accessToken, scheme: 'Bearer', method: 'GET' }),
    tokens(server, clientId, { grant_type: 'refresh_token', refresh_token }),
  ]);
  return outcomes.map(({ status }) => status === 'fulfilled');
}

describe('revocation (RFC 7009 §2)', () => {
  it('of a refresh token takes the whole grant with it (§2.1)', async () => {
    const server = await startIssuer();
    const { access_token, refresh_token } = await authorizeAndRedeem(server, offline);
    await revoke(server, refresh_token);
    expect(await alive(server, access_token, refresh_token)).toEqual([false, false]);
  });

  it('of a rotated refresh token takes its successor too', async () => {
    const server = await startIssuer();
    const first = await authorizeAndRedeem(server);
    const second = await tokens(server, 'portal', { grant_type: 'refresh_token', refresh_token: first.refresh_token });
    await revoke(server, first.refresh_token, 'portal');
    expect(await alive(server, second.access_token, second.refresh_token, 'portal')).toEqual([false, false]);
  });

  it('of an access token leaves the refresh token', async () => {
    const server = await startIssuer();
    const { access_token, refresh_token } = await authorizeAndRedeem(server, offline);
    await revoke(server, access_token);
    expect(await alive(server, access_token, refresh_token)).toEqual([false, true]);
  });

  it('leaves other grants of the same person and client', async () => {
    const server = await startIssuer();
    const [one, other] = [await authorizeAndRedeem(server, offline), await authorizeAndRedeem(server, offline)];
    await revoke(server, one.refresh_token);
    expect(await alive(server, other.access_token, other.refresh_token)).toEqual([true, true]);
  });

  it('passes over a wrong token_type_hint, and may be repeated', async () => {
    const server = await startIssuer();
    const { access_token, refresh_token } = await authorizeAndRedeem(server, offline);
    for (let count = 0; count < 2; count += 1) {
      await revoke(server, refresh_token, 'web-post', { token_type_hint: 'access_token' });
    }
    expect(await alive(server, access_token, refresh_token)).toEqual([false, false]);
  });

  it.each(['guess', 'a.b.c', 'é'])('answers nothing to %s (§2.2)', async (token) => {
    await revoke(await startIssuer(), token);
  });

  it('answers nothing to the tokens of another client, and they live on', async () => {
    const server = await startIssuer();
    const { access_token, refresh_token } = await authorizeAndRedeem(server, offline);
    for (const thief of ['web basic', 'portal', 'orders-api']) {
      await revoke(server, access_token, thief);
      await revoke(server, refresh_token, thief);
    }
    expect(await alive(server, access_token, refresh_token)).toEqual([true, true]);
  });

  it('answers nothing to an expired token', async () => {
    const server = await startIssuer();
    const { access_token } = await authorizeAndRedeem(server, offline);
    server.clock.advance(300);
    await revoke(server, access_token);
    expect(await server.stores.revokedAccessTokens.deleteExpired(Number.MAX_SAFE_INTEGER, 10)).toBe(0);
  });

  it.each<[string, Fields, string]>([
    ['a wrong secret', { client_secret: 'guess' }, 'invalid_client'],
    ['no token', { token: undefined }, 'invalid_request'],
    ['two tokens', { token: ['a', 'b'] }, 'invalid_request'],
  ])('refuses %s', async (_name, fields, code) => {
    expect((await refusalOf(revoke(await startIssuer(), 'x', 'web-post', fields))).code).toBe(code);
  });
});
