import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ordersAudience } from '@signet/audiences';
import { acrClasses } from '@signet/auth-contracts';
import { createDpopKey } from '@signet/auth-contracts/testing';
import { exchanging, invoicing, type RunningOrders, runOrders } from '../../test/running-orders.js';

const metadata = 'resource_metadata="https://orders.example.com/.well-known/oauth-protected-resource"';
const challenge = `Bearer error="insufficient_user_authentication", acr_values="phr", ${metadata}`;
const refusal = { error: 'insufficient_user_authentication' };
const { oneFactor, twoFactors } = acrClasses;

let running: RunningOrders;

beforeAll(async () => {
  running = await runOrders();
});
beforeEach(() => {
  running.exchange.answer = exchanging(running.issuer);
  running.invoices.answer = invoicing();
});
afterAll(() => running.close());

const tokenOf = (acr: unknown) => running.token(undefined, 'alice', { acr });

async function place(order: { quantity?: number; unitPriceCents: number; currency?: string }): Promise<string> {
  const body = { item: 'Espresso machine', quantity: 1, currency: 'EUR', ...order };
  const token = await tokenOf(oneFactor);
  const { status, body: shown } = await running.call('/orders', { method: 'POST', token, body });
  expect(status).toBe(201);
  return (shown as { id: string }).id;
}

const cancel = (id: string, token: string) => running.call(`/orders/${id}/cancel`, { method: 'POST', token });

async function statusOf(id: string): Promise<unknown> {
  return ((await running.call(`/orders/${id}`, { token: await tokenOf(oneFactor) })).body as { status: string }).status;
}

describe('cancelling an order', () => {
  it.each([
    { quantity: 1, unitPriceCents: 10_000 },
    { quantity: 4, unitPriceCents: 2500 },
    { quantity: 1, unitPriceCents: 0 },
  ])('of up to 100 EUR asks for no more than a sign-in: %j', async (order) => {
    const id = await place(order);
    expect(await cancel(id, await tokenOf(oneFactor))).toMatchObject({ status: 200, body: { status: 'cancelled' } });
  });

  it.each([
    { quantity: 1, unitPriceCents: 10_001 },
    { quantity: 3, unitPriceCents: 3334 },
    { quantity: 1, unitPriceCents: 1, currency: 'KWD' },
  ])('of more, or of what cannot be compared with it, asks for phr: %j', async (order) => {
    const id = await place(order);
    for (const acr of [
      oneFactor,
      twoFactors,
      'urn:signet:acr:1fa',
      'urn:gold',
      'PHR',
      'phr phrh',
      ['phr'],
      undefined,
    ]) {
      expect(await cancel(id, await tokenOf(acr))).toEqual({ status: 401, challenge, body: refusal });
    }
    expect(await statusOf(id)).toBe('placed');
    expect(await cancel(id, await tokenOf('phr'))).toMatchObject({ status: 200, body: { status: 'cancelled' } });
  });

  it('takes a stronger class for the one that it asks for', async () => {
    const id = await place({ unitPriceCents: 24_900 });
    expect(await cancel(id, await tokenOf('phrh'))).toMatchObject({ status: 200, body: { status: 'cancelled' } });
  });

  it('asks for nothing where there is nothing to cancel', async () => {
    const id = await place({ unitPriceCents: 24_900 });
    await cancel(id, await tokenOf('phr'));
    expect(await cancel(id, await tokenOf(oneFactor))).toMatchObject({
      status: 409,
      body: { error: 'already_cancelled' },
    });
    const others = await running.token(undefined, 'mallory', { acr: oneFactor });
    expect(await cancel(await place({ unitPriceCents: 24_900 }), others)).toMatchObject({ status: 404 });
  });

  it('asks for a scope first, which no sign-in gives', async () => {
    const id = await place({ unitPriceCents: 24_900 });
    const token = await running.token(['orders:read'], 'alice', { acr: 'phrh' });
    expect(await cancel(id, token)).toMatchObject({ status: 403, body: { error: 'insufficient_scope' } });
  });

  it('asks by the scheme of a token that is bound to a key', async () => {
    const id = await place({ unitPriceCents: 24_900 });
    const key = await createDpopKey();
    const claims = { acr: oneFactor, cnf: { jkt: key.jkt } };
    const token = await running.token(undefined, 'alice', claims);
    const path = `/orders/${id}/cancel`;
    const dpop = await key.prove({ token, method: 'POST', url: `${ordersAudience.identifier}${path}` });
    const headers = { authorization: `DPoP ${token}`, dpop };
    expect(await running.call(path, { method: 'POST', headers })).toEqual({
      status: 401,
      challenge: `DPoP error="insufficient_user_authentication", acr_values="phr", algs="ES256 PS256 EdDSA", ${metadata}`,
      body: refusal,
    });
  });
});
