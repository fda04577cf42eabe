import { line, pageOf } from '@signet/resource-app';
import { z } from 'zod';

/** One order. Times are milliseconds since the epoch, prices whole cents. */
export interface Order {
  readonly id: string;
  readonly subject: string;
  readonly clientId: string;
  readonly item: string;
  readonly quantity: number;
  readonly unitPriceCents: number;
  readonly currency: string;
  readonly status: 'placed' | 'cancelled';
  readonly idempotencyKey: string | null;
  readonly createdAt: number;
  readonly cancelledAt: number | null;
}

export const placeOrder = z.strictObject({
  item: line(200),
  quantity: z.number().int().min(1).max(10_000),
  unitPriceCents: z.number().int().min(0).max(100_000_000),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be three capital letters (ISO 4217)'),
});
export type PlaceOrder = z.infer<typeof placeOrder>;

export const listOrders = z.strictObject(pageOf);
export type ListOrders = z.infer<typeof listOrders>;

/** Visible ASCII, as a header may carry. */
const idempotencyKey = z.string().regex(/^[\x21-\x7e]{1,200}$/, 'must be 1 to 200 visible ASCII characters');

export const placeHeaders = z.object({ 'idempotency-key': idempotencyKey.optional() });
export type PlaceHeaders = z.infer<typeof placeHeaders>;

export const totalCents = ({ quantity, unitPriceCents }: Order): number => quantity * unitPriceCents;

/** What a person may cancel without more ado: orders up to 100 EUR. */
const mostAtEase = { currency: 'EUR', cents: 100_00 };

/** Whether so much is at stake that whoever cancels it shall show a key. What is of another currency cannot be compared, and counts as much. */
export function isLarge(order: Order): boolean {
  return order.currency !== mostAtEase.currency || totalCents(order) > mostAtEase.cents;
}

/** The wire form: times as RFC 3339, and nothing of whose it is, because it is always the caller's. */
export function orderBody(order: Order) {
  const { id, item, quantity, unitPriceCents, currency, status, createdAt, cancelledAt } = order;
  return {
    id,
    item,
    quantity,
    unitPriceCents,
    totalCents: totalCents(order),
    currency,
    status,
    createdAt: new Date(createdAt).toISOString(),
    cancelledAt: cancelledAt === null ? null : new Date(cancelledAt).toISOString(),
  };
}
