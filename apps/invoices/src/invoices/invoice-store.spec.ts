import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase } from '@signet/resource-app';
import { watchApp } from '@signet/telemetry';
import type { DataSource } from 'typeorm';
import { schema } from '../persistence/schema.js';
import type { Invoice } from './invoice.js';
import { InvoiceStore } from './invoice-store.js';

const folder = mkdtempSync(join(tmpdir(), 'invoices-'));
let database: DataSource;
let store: InvoiceStore;

beforeAll(async () => {
  database = await openDatabase(
    { type: 'sqlite', file: join(folder, 'invoices.sqlite') },
    schema,
    watchApp({ app: 'invoices', version: '0' }),
  );
  store = new InvoiceStore(database);
});
afterAll(async () => {
  await database.destroy();
  rmSync(folder, { recursive: true });
});

const invoice = (subject: string, orderId: string): Invoice => ({
  id: randomUUID(),
  subject,
  orderId,
  issuedBy: 'orders',
  description: '1 x Cup',
  amountCents: 100,
  currency: 'EUR',
  status: 'issued',
  createdAt: 1000,
  voidedAt: null,
});

describe('InvoiceStore on SQLite', () => {
  it('keeps one invoice of an order, however many ask at once', async () => {
    const orderId = randomUUID();
    const stored = await Promise.all(Array.from({ length: 10 }, () => store.insertOnce(invoice('alice', orderId))));
    expect(new Set(stored.map(({ id }) => id)).size).toBe(1);
    expect(await store.list('alice', { limit: 10, orderId })).toHaveLength(1);
  });

  it('shows and voids nothing of another subject', async () => {
    const { id } = await store.insertOnce(invoice('alice', randomUUID()));
    expect(await store.find('bob', id)).toBeNull();
    expect(await store.void('bob', id, 1)).toBe('unchanged');
    expect(await store.void('alice', id, 2000)).toBe('voided');
    expect(await store.void('alice', id, 3000)).toBe('unchanged');
    expect((await store.find('alice', id))?.voidedAt).toBe(2000);
  });
});
