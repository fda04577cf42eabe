import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase } from '@signet/resource-app';
import { watchApp } from '@signet/telemetry';
import type { DataSource } from 'typeorm';
import { schema } from '../persistence/schema.js';
import type { Order } from './order.js';
import { OrderStore } from './order-store.js';

const folder = mkdtempSync(join(tmpdir(), 'orders-'));
let database: DataSource;
let store: OrderStore;

beforeAll(async () => {
  database = await openDatabase(
    { type: 'sqlite', file: join(folder, 'orders.sqlite') },
    schema,
    watchApp({ app: 'orders', version: '0' }),
  );
  store = new OrderStore(database);
});
afterAll(async () => {
  await database.destroy();
  rmSync(folder, { recursive: true });
});

const order = (change: Partial<Order> = {}): Order => ({
  id: randomUUID(),
  subject: 'alice',
  clientId: 'portal',
  item: 'Cup',
  quantity: 1,
  unitPriceCents: 100,
  currency: 'EUR',
  status: 'placed',
  idempotencyKey: null,
  createdAt: 1000,
  cancelledAt: null,
  ...change,
});

describe('OrderStore on SQLite', () => {
  it('cancels once, however many ask at once', async () => {
    const { id } = await store.insertOnce(order());
    const results = await Promise.all(Array.from({ length: 20 }, (_, at) => store.cancel('alice', id, 2000 + at)));
    expect(results.filter((result) => result === 'cancelled')).toHaveLength(1);
    expect((await store.find('alice', id))?.status).toBe('cancelled');
  });

  it('shows and cancels nothing of another subject', async () => {
    const { id } = await store.insertOnce(order());
    expect(await store.find('bob', id)).toBeNull();
    expect(await store.cancel('bob', id, 1)).toBe('unchanged');
    expect((await store.find('alice', id))?.status).toBe('placed');
  });

  it('keeps the first order of an idempotency key, per subject', async () => {
    const keyed = () => store.insertOnce(order({ subject: 'carol', idempotencyKey: 'k' }));
    const ids = (await Promise.all([keyed(), keyed(), keyed()])).map(({ id }) => id);
    expect(new Set(ids).size).toBe(1);
    expect((await store.insertOnce(order({ subject: 'dave', idempotencyKey: 'k' }))).id).not.toBe(ids[0]);
  });

  it('pages newest first without gaps between rows of one millisecond', async () => {
    for (const createdAt of [1, 2, 2, 3]) await store.insertOnce(order({ subject: 'erin', createdAt }));
    const all = await store.list('erin', { limit: 10 });
    expect(all.map(({ createdAt }) => createdAt)).toEqual([3, 2, 2, 1]);
    const rest = await store.list('erin', { limit: 10, after: all[1] });
    expect(rest.map(({ id }) => id)).toEqual(all.slice(2).map(({ id }) => id));
  });
});
