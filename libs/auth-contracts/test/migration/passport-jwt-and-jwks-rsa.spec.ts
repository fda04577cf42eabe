import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import * as after from '../../examples/migration/passport-jwt-and-jwks-rsa/after.js';
import * as before from '../../examples/migration/passport-jwt-and-jwks-rsa/before.js';
import { orders } from '../../examples/orders-audience.js';
import { type OidcIssuer, runOidcIssuer } from '../support/oidc-issuer.js';
import { takeNestLog } from '../support/rejection-log.js';
import { type RunningApi, runNest } from '../support/running-api.js';
import { clientNamedAsAudience, getTokens, type Tokens } from '../support/tokens.js';

let issuer: OidcIssuer;
let tokens: Tokens;
let api: RunningApi;
const logged = takeNestLog();

beforeAll(async () => {
  issuer = await runOidcIssuer({ clientIds: [clientNamedAsAudience] });
  tokens = await getTokens(issuer);
});
afterAll(() => issuer?.close());
afterEach(() => api.close());

const status = async (path: string, token?: string) => (await api.get(path, token)).status;
const runBefore = (platform: 'express' | 'fastify', audience?: string) =>
  runNest(before.OrdersModule.forRoot({ issuer: issuer.issuer, jwksUri: issuer.jwksUri, audience }), platform);

describe.each(['express', 'fastify'] as const)('from passport-jwt and jwks-rsa, on %s', (platform) => {
  it('before: without an audience, tokens for other APIs and ID tokens are accepted', async () => {
    api = await runBefore(platform);
    expect(await status('/orders', tokens.good)).toBe(200);
    expect(await status('/orders', tokens.withoutScope)).toBe(403);
    expect(await status('/orders', tokens.otherAudience)).toBe(200);
    expect(await status('/me', tokens.idToken)).toBe(200);
    expect(await status('/me', tokens.idTokenForUs)).toBe(200);
    expect(await api.get('/me')).toMatchObject({ status: 401, challenge: '' });
  });

  it('before: with an audience, an ID token for a client of that name is accepted', async () => {
    api = await runBefore(platform, orders.identifier);
    expect(await status('/orders', tokens.good)).toBe(200);
    expect(await status('/orders', tokens.otherAudience)).toBe(401);
    expect(await status('/me', tokens.idToken)).toBe(401);
    expect(await status('/me', tokens.idTokenForUs)).toBe(200);
  });

  it('after: the good token is accepted; the others are refused, each for a reason that the log names', async () => {
    api = await runNest(after.OrdersModule.forRoot({ issuer: issuer.issuer }), platform);
    logged();
    expect(await status('/orders', tokens.good)).toBe(200);
    expect(await status('/me', tokens.good)).toBe(200);
    expect(logged()).toEqual([]);
    expect(await status('/orders', tokens.withoutScope)).toBe(403);
    expect(await status('/orders', tokens.otherAudience)).toBe(401);
    expect(await status('/me', tokens.idToken)).toBe(401);
    expect(await status('/me', tokens.idTokenForUs)).toBe(401);
    expect(logged().map(({ code }) => code)).toEqual([
      'scope_missing',
      'audience_mismatch',
      'wrong_type',
      'wrong_type',
    ]);
    const unauthorized = await api.get('/me');
    expect(unauthorized.challenge).toMatch(/^Bearer .*resource_metadata="https:\/\/orders\.example\.com\//);
  });

  it('after: the log has one flat object, as the guide shows it', async () => {
    api = await runNest(after.OrdersModule.forRoot({ issuer: issuer.issuer }), platform);
    logged();
    await api.get('/me', tokens.otherAudience);
    expect(logged()).toEqual([
      {
        event: 'token_rejected',
        code: 'audience_mismatch',
        check: 'aud',
        expected: 'https://orders.example.com',
        received: 'https://invoices.example.com',
        likely_cause: 'the token is for a sibling audience',
        audience: 'https://orders.example.com',
      },
    ]);
  });
});
