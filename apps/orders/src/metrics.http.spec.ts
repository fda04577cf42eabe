import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Metrics } from '@signet/telemetry';
import { type RunningOrders, runOrders } from '../test/running-orders.js';

let running: RunningOrders;
beforeAll(async () => {
  running = await runOrders();
});
afterAll(() => running?.close());

const scrape = () => (running.app.getHttpAdapter().getInstance() as { metrics: Metrics }).metrics.text();
const call = (path: string, token?: string) =>
  fetch(`${running.base}${path}`, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });

it('counts refused tokens by reason and audience, and times answers by their route', async () => {
  const token = await running.token(['orders:read']);
  expect((await call('/orders', token)).status).toBe(200);
  expect((await call('/orders', 'not.a.token')).status).toBe(401);
  expect((await call('/orders', `${token.slice(0, -10)}AAAAAAAAAA`)).status).toBe(401);
  for (let n = 0; n < 20; n += 1) expect((await call(`/made-up-${n}`, token)).status).toBe(404);
  const text = await scrape();
  const rejections = [...text.matchAll(/^signet_token_rejections_total\{code="(\w+)",audience="([^"]+)"\} (\d+)$/gm)];
  expect(rejections.reduce((sum, [, , , count]) => sum + Number(count), 0)).toBe(2);
  for (const [, , audience] of rejections) expect(audience).toBe('https://orders.example.com');
  expect(text).toContain('signet_events_total{event="token_rejected"} 2');
  expect(text).toContain('_count{route="/orders",method="GET",status="2xx"} 1');
  expect(text).toContain('_count{route="/orders",method="GET",status="4xx"} 2');
  expect(text).not.toContain('made-up');
});

it('says what it knows of its issuer, and whether invoices is asked', async () => {
  const text = await scrape();
  expect(Number(/^signet_issuer_keys_age_seconds (\S+)$/m.exec(text)?.[1])).toBeGreaterThanOrEqual(0);
  expect(text).toContain('signet_circuit_open{target="invoices"} 0');
});
