import { idPath, line, pageOf } from '@signet/resource-app';
import { z } from 'zod';

/** One invoice of one order. Times are milliseconds since the epoch, amounts whole cents. */
export interface Invoice {
  readonly id: string;
  readonly subject: string;
  readonly orderId: string;
  /** The client that acted for the person. */
  readonly issuedBy: string;
  readonly description: string;
  readonly amountCents: number;
  readonly currency: string;
  readonly status: 'issued' | 'void';
  readonly createdAt: number;
  readonly voidedAt: number | null;
}

export const issueInvoice = z.strictObject({
  orderId: idPath,
  description: line(220),
  amountCents: z.number().int().min(0).max(1_000_000_000_000),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be three capital letters (ISO 4217)'),
});
export type IssueInvoice = z.infer<typeof issueInvoice>;

export const listInvoices = z.strictObject({ ...pageOf, orderId: idPath.optional() });
export type ListInvoices = z.infer<typeof listInvoices>;

/** The wire form: times as RFC 3339, and nothing of whose it is, because it is always the caller's. */
export function invoiceBody({ subject: _, createdAt, voidedAt, ...invoice }: Invoice) {
  return {
    ...invoice,
    createdAt: new Date(createdAt).toISOString(),
    voidedAt: voidedAt === null ? null : new Date(voidedAt).toISOString(),
  };
}
