import { EntitySchema } from 'typeorm';
import type { Order } from '../orders/order.js';

/** PostgreSQL's driver gives a bigint as text. */
const bigint = {
  type: 'bigint',
  transformer: {
    to: (value: unknown) => value,
    from: (value: unknown) => (value === null || value === undefined ? null : Number(value)),
  },
} as const;

export const orderEntity = new EntitySchema<Order>({
  name: 'order',
  tableName: 'orders',
  columns: {
    id: { type: 'text', primary: true },
    subject: { type: 'text' },
    clientId: { type: 'text', name: 'client_id' },
    item: { type: 'text' },
    quantity: { type: 'integer' },
    unitPriceCents: { ...bigint, name: 'unit_price_cents' },
    currency: { type: 'text' },
    status: { type: 'text' },
    idempotencyKey: { type: 'text', name: 'idempotency_key', nullable: true },
    createdAt: { ...bigint, name: 'created_at' },
    cancelledAt: { ...bigint, name: 'cancelled_at', nullable: true },
  },
});

export const entities = [orderEntity];
