import { EntitySchema } from 'typeorm';
import type { Invoice } from '../invoices/invoice.js';

/** PostgreSQL's driver gives a bigint as text. */
const bigint = {
  type: 'bigint',
  transformer: {
    to: (value: unknown) => value,
    from: (value: unknown) => (value === null || value === undefined ? null : Number(value)),
  },
} as const;

export const invoiceEntity = new EntitySchema<Invoice>({
  name: 'invoice',
  tableName: 'invoices',
  columns: {
    id: { type: 'text', primary: true },
    subject: { type: 'text' },
    orderId: { type: 'text', name: 'order_id' },
    issuedBy: { type: 'text', name: 'issued_by' },
    description: { type: 'text' },
    amountCents: { ...bigint, name: 'amount_cents' },
    currency: { type: 'text' },
    status: { type: 'text' },
    createdAt: { ...bigint, name: 'created_at' },
    voidedAt: { ...bigint, name: 'voided_at', nullable: true },
  },
});

export const entities = [invoiceEntity];
