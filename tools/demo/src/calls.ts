import { strictEqual } from 'node:assert/strict';
import { environment } from './environment.js';

export const apis = { orders: environment('ORDERS_URL'), invoices: environment('INVOICES_URL') };

export async function call(url: string, token: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });
}

/** @param unitPriceCents of one piece, in euros */
export async function place(token: string, item: string, unitPriceCents: number): Promise<{ readonly id: string }> {
  const placed = await call(`${apis.orders}/orders`, token, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ item, quantity: 1, unitPriceCents, currency: 'EUR' }),
  });
  strictEqual(placed.status, 201);
  return (await placed.json()) as { id: string };
}

export async function cancel(token: string, id: string): Promise<Response> {
  const response = await call(`${apis.orders}/orders/${id}/cancel`, token, { method: 'POST' });
  await response.body?.cancel();
  return response;
}
