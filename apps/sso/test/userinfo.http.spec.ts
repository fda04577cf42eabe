import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dpopAlgorithms } from '@signet/auth-contracts';
import { apiSecret, orders, type RunningSso, runSso } from './support/running-sso.js';

let running: RunningSso;
beforeAll(async () => {
  running = await runSso();
});
afterAll(() => running.close());

/** A live token that no person stands behind. */
async function tokenOfAnApi(): Promise<string> {
  const form = {
    grant_type: 'client_credentials',
    client_id: 'orders-api',
    client_secret: apiSecret,
    resource: orders,
  };
  const answer = await running.send({ path: '/token', method: 'POST', form });
  return JSON.parse(answer.text).access_token;
}

describe('UserInfo refuses a token that was not given for it', () => {
  it.each(['GET', 'POST'])('with the scope that it takes (RFC 6750 §3.1): %s', async (method) => {
    const headers = { authorization: `Bearer ${await tokenOfAnApi()}` };
    const answer = await running.send({ path: '/userinfo', method, headers });
    expect(answer.status).toBe(403);
    expect(answer.headers['www-authenticate']).toBe('Bearer error="insufficient_scope", scope="openid"');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(JSON.parse(answer.text)).toMatchObject({ error: 'insufficient_scope' });
  });

  it('in a form as in the header (§2.2)', async () => {
    const form = { access_token: await tokenOfAnApi() };
    const answer = await running.send({ path: '/userinfo', method: 'POST', form });
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([
      403,
      'Bearer error="insufficient_scope", scope="openid"',
    ]);
  });

  it.each([
    ['Bearer x', 'Bearer error="invalid_token"'],
    ['DPoP x', `DPoP error="invalid_token", algs="${dpopAlgorithms.join(' ')}"`],
    ['', 'Bearer'],
  ])('and one that is none with 401: %j', async (authorization, challenge) => {
    const answer = await running.send({ path: '/userinfo', headers: authorization ? { authorization } : {} });
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, challenge]);
  });
});
