import { wholeNumber } from '@signet/resource-app';
import { EntitySchema } from 'typeorm';
import type { Invoice } from '../invoices/invoice.js';

export const invoiceEntity = new EntitySchema<Invoice>({
  name: 'invoice',
  tableName: 'invoices',
  columns: {
    id: { type: 'text', primary: true },
    subject: { type: 'text' },
    orderId: { type: 'text', name: 'order_id' },
    issuedBy: { type: 'text', name: 'issued_by' },
    description: { type: 'text' },
    amountCents: { ...wholeNumber, name: 'amount_cents' },
    currency: { type: 'text' },
    status: { type: 'text' },
    createdAt: { ...wholeNumber, name: 'created_at' },
    voidedAt: { ...wholeNumber, name: 'voided_at', nullable: true },
  },
});
