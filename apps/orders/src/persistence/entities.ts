import { wholeNumber } from '@signet/resource-app';
import { EntitySchema } from 'typeorm';
import type { Order } from '../orders/order.js';

export const orderEntity = new EntitySchema<Order>({
  name: 'order',
  tableName: 'orders',
  columns: {
    id: { type: 'text', primary: true },
    subject: { type: 'text' },
    clientId: { type: 'text', name: 'client_id' },
    item: { type: 'text' },
    quantity: { type: 'integer' },
    unitPriceCents: { ...wholeNumber, name: 'unit_price_cents' },
    currency: { type: 'text' },
    status: { type: 'text' },
    idempotencyKey: { type: 'text', name: 'idempotency_key', nullable: true },
    createdAt: { ...wholeNumber, name: 'created_at' },
    cancelledAt: { ...wholeNumber, name: 'cancelled_at', nullable: true },
  },
});
