import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import {
  openSilenceableWay,
  patientUrl,
  type SilenceableWay,
  startPostgres,
  type TestPostgres,
  unsynced,
} from '@signet/runtime/testing';
import { DataSource } from 'typeorm';
import { invoicing, type RunningOrders, runOrders } from '../test/running-orders.js';

const bounds = 'connect_timeout=1&statement_timeout=800&query_timeout=1200&lock_timeout=300';
const order = { item: 'Cup', quantity: 2, unitPriceCents: 1250, currency: 'EUR' };
let postgres: TestPostgres;
let way: SilenceableWay;
let direct: string;
let running: RunningOrders;

beforeAll(async () => {
  postgres = await startPostgres(unsynced);
  direct = await postgres.createDatabase();
  way = await openSilenceableWay(Number(new URL(direct).port));
  running = await runOrders(`${way.through(direct)}?${bounds}`);
  running.invoices.answer = invoicing();
});
afterEach(() => way?.speak());
afterAll(async () => {
  await way?.close();
  await postgres?.stop();
});

async function ask(path: string, init: RequestInit = {}) {
  const response = await fetch(running.base + path, {
    ...init,
    headers: {
      authorization: `Bearer ${await running.token()}`,
      ...(init.body ? { 'content-type': 'application/json' } : {}),
    },
  });
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body: await response.json() };
}
const list = () => ask('/orders');
const place = () => ask('/orders', { method: 'POST', body: JSON.stringify(order) });
const unavailable = { status: 503, retryAfter: '5', body: { error: 'temporarily_unavailable' } };

async function until(status: number, asked: () => Promise<{ status: number }>): Promise<void> {
  for (let left = 30; left > 0; left -= 1) if ((await asked()).status === status) return;
  throw new Error('it did not recover');
}

/** What is said of it was found by the last look, so it is asked until another one has found something else. */
async function untilReadiness(status: number): Promise<void> {
  while ((await ask('/health/ready')).status !== status);
}

it('turns requests away while its database is silent, and goes on when that speaks', async () => {
  expect((await Promise.all([list(), list(), ask('/health/ready')])).map(({ status }) => status)).toEqual([
    200, 200, 200,
  ]);
  way.silence();
  const answers = await Promise.all([...Array.from({ length: 20 }, list), place()]);
  expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set([JSON.stringify(unavailable)]));
  await untilReadiness(503);
  expect(await ask('/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
  way.speak();
  await until(200, list);
  await untilReadiness(200);
});

it('replaces connections that are dead', async () => {
  await Promise.all(Array.from({ length: 20 }, list));
  way.silenceConnections();
  const statuses = new Set((await Promise.all(Array.from({ length: 20 }, list))).map(({ status }) => status));
  expect(statuses.has(503)).toBe(true);
  await until(200, list);
  expect((await Promise.all(Array.from({ length: 10 }, list))).map(({ status }) => status)).toContain(200);
});

it('waits for a row that another transaction has no longer than lock_timeout', async () => {
  await until(200, list);
  const { id } = (await running.call('/orders', { method: 'POST', token: await running.token(), body: order }))
    .body as { id: string };
  const other = await new DataSource({ type: 'postgres', url: direct }).initialize();
  try {
    await other.transaction(async (manager) => {
      await manager.query('SELECT 1 FROM "orders" FOR UPDATE');
      expect(await ask(`/orders/${id}/cancel`, { method: 'POST' })).toEqual(unavailable);
    });
  } finally {
    await other.destroy();
  }
  expect((await ask(`/orders/${id}/cancel`, { method: 'POST' })).status).toBe(200);
});

it('is ready while all its connections wait for a table that is locked', async () => {
  const url = await postgres.createDatabase();
  const busy = await runOrders(patientUrl(url));
  const other = await new DataSource({ type: 'postgres', url }).initialize();
  const blocked = `SELECT count(*)::int AS "count" FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND datname = current_database()`;
  try {
    const token = await busy.token();
    let asked: ReadonlyArray<Promise<{ status: number }>> = [];
    await other.transaction(async (manager) => {
      await manager.query('LOCK TABLE "orders" IN ACCESS EXCLUSIVE MODE');
      asked = Array.from({ length: 20 }, () => busy.call('/orders', { token }));
      while ((await other.query(blocked))[0].count < 10) await busy.call('/docs-json');
      await until(200, () => busy.call('/health/ready'));
    });
    expect(new Set((await Promise.all(asked)).map(({ status }) => status))).toEqual(new Set([200]));
  } finally {
    await other.destroy();
    await busy.close();
  }
});

it('closes while its database is silent', async () => {
  way.silence();
  const underWay = Promise.allSettled(Array.from({ length: 20 }, list));
  await running.close();
  for (const answer of await underWay) if (answer.status === 'fulfilled') expect(answer.value.status).toBe(503);
});
