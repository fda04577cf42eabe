import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { RefusalReport, ResourceServerStatus } from '@signet/auth-contracts';
import { createTestIssuer, type TestIssuer } from '@signet/auth-contracts/testing';
import { ShopModule, shop } from '../../examples/migration/report-only/during.js';
import { takeNestLog } from '../support/rejection-log.js';
import { type RunningApi, runNest } from '../support/running-api.js';

const day = 86_400;
let issuer: TestIssuer;
let jwksUri: string;
let api: RunningApi;
let now: number;
const logged = takeNestLog();

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: 'https://sso.example.com', algorithm: 'RS256' });
  jwksUri = await issuer.listen();
});
afterAll(() => issuer.close());
afterEach(() => api.close());

const mint = (claims: object = {}, scopes: ('orders:read' | 'shop:operate')[] = ['orders:read']) =>
  issuer.mint({ audience: shop, scopes, claims: { client_id: 'web', exp: now + 40 * day, ...claims } });
const until = () => new Date((now + 30 * day) * 1000).toISOString();

async function start(platform: 'express' | 'fastify'): Promise<void> {
  now = Math.floor(Date.now() / 1000);
  const enforcement = { mode: 'report-only', until: until() } as const;
  logged();
  api = await runNest(
    ShopModule.forRoot({ trusted: { issuer: issuer.issuer, jwksUri }, enforcement, now: () => now }),
    platform,
  );
}

async function report(): Promise<RefusalReport> {
  const { status, body } = await api.get('/operators/refusals', await mint({}, ['shop:operate']));
  expect(status).toBe(200);
  return body as RefusalReport;
}

describe.each(['express', 'fastify'] as const)('report-only beside passport-jwt and jwks-rsa, on %s', (platform) => {
  it('the old guard decides, and what would have been refused is counted', async () => {
    await start(platform);
    const foreign = await mint({ aud: 'https://invoices.example.com' });
    // The old one accepts what is refused here, without a principal of it.
    expect(await api.get('/me', foreign)).toMatchObject({
      status: 200,
      body: { subject: 'subject-1', knownHereAs: null },
    });
    expect(await api.get('/orders', await mint({}, []))).toMatchObject({ status: 200, body: { of: 'subject-1' } });
    // And refuses what is good here.
    expect((await api.get('/me', await mint({ sub: 'banned' }))).status).toBe(401);
    // Both accept: the request has both callers, each where it always was.
    expect(await api.get('/me', await mint())).toMatchObject({
      body: { subject: 'subject-1', knownHereAs: 'subject-1' },
    });
    // Both refuse.
    expect((await api.get('/me', 'a.b.c')).status).toBe(401);
    expect(await api.get('/me')).toMatchObject({ status: 401, challenge: '' });

    const { rows, total, codes, mode, text } = await report();
    expect([mode, total, codes]).toEqual([
      'report-only',
      4,
      { audience_mismatch: 1, scope_missing: 1, malformed: 1, no_token: 1 },
    ]);
    const brief = rows.map(({ method, route, client, isVerified, code, count, refusedToo }) =>
      [method, route, client, isVerified, code, count, refusedToo].join(' '),
    );
    expect(brief.toSorted()).toEqual([
      'GET /me none false no_token 1 1',
      'GET /me unverified false malformed 1 1',
      'GET /me web true audience_mismatch 1 0',
      'GET /orders web true scope_missing 1 0',
    ]);
    expect(rows.find(({ code }) => code === 'audience_mismatch')?.likelyCause).toBe(
      'the token is for a sibling audience',
    );
    expect(text).toMatch(/1 +0 +GET \/me +"web" +audience_mismatch +the token is for a sibling audience/);
    expect(text).not.toContain(foreign.slice(-20));
  });

  it('routes that are enforced, or public, stay so', async () => {
    await start(platform);
    const { status, challenge } = await api.get('/operators/refusals');
    expect([status, challenge]).toEqual([401, expect.stringContaining('Bearer')]);
    expect((await api.get('/operators/refusals', await mint())).status).toBe(403);
    expect((await api.get('/health')).status).toBe(200);
    expect((await report()).total).toBe(0);
  });

  it('the log and health say so from the start', async () => {
    await start(platform);
    expect(logged()).toEqual([expect.objectContaining({ event: 'report_only', until: until(), requests: 0 })]);
    await api.get('/me', 'a.b.c');
    expect(logged()).toEqual([expect.objectContaining({ event: 'token_rejected', code: 'malformed', reported: true })]);
    const { tokens } = (await api.get('/health')).body as { tokens: ResourceServerStatus };
    expect(tokens).toMatchObject({ status: 'up', reportOnly: { isOpen: true, until: until(), requests: 1 } });
  });

  it('the date passes while it runs: from then on both decide', async () => {
    await start(platform);
    const foreign = await mint({ aud: 'https://invoices.example.com' });
    expect((await api.get('/me', foreign)).status).toBe(200);
    now += 30 * day;
    expect(await api.get('/me', foreign)).toMatchObject({ status: 401, challenge: expect.stringContaining('Bearer') });
    expect((await api.get('/me', await mint())).status).toBe(200);
    expect((await api.get('/me', await mint({ sub: 'banned' }))).status).toBe(401);
    now -= 10 * day;
    expect((await api.get('/me', foreign)).status).toBe(401);
    expect(await report()).toMatchObject({ mode: 'enforce', total: 1 });
    const { tokens } = (await api.get('/health')).body as { tokens: ResourceServerStatus };
    expect(tokens).toMatchObject({ status: 'up', reportOnly: { isOpen: false } });
    expect(logged().map(({ event }) => event)).toContain('report_only_over');
  });
});
