import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ManagementListener } from '@signet/runtime';
import { described, type Metrics } from '@signet/telemetry';
import { apiSecret, orders, type RunningSso, runSso } from './support/running-sso.js';

let sso: RunningSso;
let operators: string;
beforeAll(async () => {
  sso = await runSso({
    environment: { MANAGEMENT_PORT: '0', MANAGEMENT_HOST: '127.0.0.1', SLOW_STATEMENT_MS: '60000' },
  });
  const resources = [{ identifier: orders, scopes: ['orders:read'] }];
  const api = await sso.issuer.stores.clients.find('orders-api');
  if (!api) throw new Error('the API is no client');
  await sso.issuer.stores.clients.save({ ...api, clientId: 'job', actsAsResource: undefined, resources });
  operators = `http://127.0.0.1:${decorations().operators.port}`;
});
afterAll(() => sso?.close());

/** What the server has for operators. */
const decorations = () =>
  sso.app.getHttpAdapter().getInstance() as unknown as { operators: ManagementListener; metrics: Metrics };
const scrape = async () => (await fetch(`${operators}/metrics`)).text();
/** Of ours: Node has one for each kind of handle that is open. */
const seriesOf = (page: string) => page.split('\n').filter((line) => line.startsWith('signet_')).length;
const sampleOf = (page: string, series: string) =>
  Number(
    page
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.slice(series.length + 1) ?? Number.NaN,
  );
const token = (secret = apiSecret, more: Record<string, string> = {}) =>
  sso.send({
    method: 'POST',
    path: '/token',
    headers: { authorization: `Basic ${Buffer.from(`job:${secret}`).toString('base64')}` },
    form: { grant_type: 'client_credentials', ...more },
  });

describe('metrics', () => {
  it('are for operators alone: the public port has none', async () => {
    expect((await sso.send({ path: '/metrics' })).status).toBe(404);
    const answer = await fetch(`${operators}/metrics`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
  });

  it('are those of the table', async () => {
    const own = decorations().metrics.names.filter((name) => name.startsWith('signet_'));
    // The others are of the APIs.
    const ofApis = [
      'signet_token_rejections_total',
      'signet_issuer_keys_age_seconds',
      'signet_revocations_stale_seconds',
      'signet_refusal_reports',
      'signet_circuit_open',
    ];
    expect(own.sort()).toEqual(
      Object.keys(described)
        .filter((name) => !ofApis.includes(name))
        .sort(),
    );
  });

  it('count tokens by grant type and audience, refusals by their error, and time both', async () => {
    const before = await scrape();
    expect(
      sampleOf(before, `signet_tokens_issued_total{grant_type="client_credentials",audience="${orders}"}`),
    ).toBeNaN();
    expect((await token()).status).toBe(200);
    expect((await token()).status).toBe(200);
    expect((await token('a wrong secret')).status).toBe(401);
    expect((await token(apiSecret, { resource: 'https://nobody.example' })).status).toBe(400);
    const text = await scrape();
    expect(sampleOf(text, `signet_tokens_issued_total{grant_type="client_credentials",audience="${orders}"}`)).toBe(2);
    expect(sampleOf(text, 'signet_refusals_total{error="invalid_client"}')).toBe(1);
    expect(sampleOf(text, 'signet_refusals_total{error="invalid_target"}')).toBe(1);
    expect(sampleOf(text, 'signet_events_total{event="request_refused"}')).toBe(2);
    const times = 'signet_http_request_duration_seconds_count{route="/token",method="POST"';
    expect(sampleOf(text, `${times},status="2xx"}`)).toBe(2);
    expect(sampleOf(text, `${times},status="4xx"}`)).toBe(2);
    expect(text).not.toContain('nobody.example');
  });

  it('say what is there now: keys, places, the database, the process', async () => {
    const text = await scrape();
    for (const algorithm of ['ES256', 'RS256', 'PS256', 'EdDSA']) {
      expect(sampleOf(text, `signet_signing_key_age_seconds{algorithm="${algorithm}"}`)).toBeGreaterThanOrEqual(0);
    }
    expect(sampleOf(text, 'signet_work_places_taken{lane="clients"}')).toBe(0);
    expect(sampleOf(text, 'signet_database_connections{state="free"}')).toBe(2);
    expect(sampleOf(text, 'signet_database_statement_duration_seconds_count')).toBeGreaterThan(0);
    expect(sampleOf(text, 'signet_database_transaction_units_count')).toBeGreaterThan(0);
    expect(sampleOf(text, 'signet_ready')).toBe(1);
    expect(sampleOf(text, 'signet_build_info{version="0.1.0"}')).toBe(1);
    expect(sampleOf(text, 'process_open_fds')).toBeGreaterThan(0);
  });

  it('do not grow with what strangers send', async () => {
    const hostile = async (n: number) => {
      await sso.send({ path: `/made-up-${n}/${n}` });
      await sso.send({ method: n % 2 === 0 ? 'PUT' : 'DELETE', path: `/x${n}` });
      await token(apiSecret, { resource: `https://api-${n}.example` });
      await token(apiSecret, { grant_type: `urn:made-up:${n}` });
      await token(apiSecret, { scope: `s${n}` });
      await sso.send({ path: `/authorize?client_id=stranger-${n}&redirect_uri=https://${n}.example` });
    };
    await hostile(0);
    await hostile(1);
    const before = seriesOf(await scrape());
    for (let n = 2; n < 60; n += 1) await hostile(n);
    const text = await scrape();
    expect(seriesOf(text)).toBe(before);
    expect(text).not.toMatch(/made-up|stranger|api-1/);
  });
});
