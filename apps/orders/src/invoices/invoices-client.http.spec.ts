import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { decode } from '@signet/auth-contracts';
import { exchanging, invoicing, type RunningOrders, runOrders } from '../../test/running-orders.js';

const order = { item: 'Cup', quantity: 1, unitPriceCents: 100, currency: 'EUR' };
let running: RunningOrders;

beforeEach(async () => {
  running = await runOrders();
  running.exchange.answer = exchanging(running.issuer);
  running.invoices.answer = invoicing();
});
afterEach(async () => {
  await running.close();
});

interface Shown {
  readonly id: string;
  readonly invoiceStatus: string;
}

async function place(token: string): Promise<Shown> {
  return (await running.call('/orders', { method: 'POST', token, body: order })).body;
}

describe('orders calls invoices for a person (RFC 8693)', () => {
  it('with an exchanged token, and never with the one that it received', async () => {
    const token = await running.token();
    expect((await place(token)).invoiceStatus).toBe('issued');
    const [exchange] = running.exchange.received;
    expect(Object.fromEntries(new URLSearchParams(exchange?.body))).toMatchObject({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: token,
      resource: 'https://invoices.example.com',
    });
    expect(exchange?.authorization).toBe(`Basic ${btoa('orders:a+secret+of+the+orders+app')}`);
    for (const { authorization, body } of running.invoices.received) {
      const { aud, client_id } = decode(authorization.slice('Bearer '.length)).claims;
      expect([aud, client_id]).toEqual(['https://invoices.example.com', expect.stringMatching(/^exchanged-\d$/)]);
      expect(body + authorization).not.toContain(token);
    }
  });

  it('keeps an exchanged token for a renewed token too, not for another person', async () => {
    const token = await running.token();
    await place(token);
    const before = running.exchange.received.length;
    await place(await running.token());
    expect(running.exchange.received).toHaveLength(before);
    await place(await running.token(undefined, 'bob'));
    expect(running.exchange.received).toHaveLength(before * 2);
  });

  it('does not keep one that is about to expire', async () => {
    running.exchange.answer = exchanging(running.issuer, 20);
    const token = await running.token();
    await place(token);
    const before = running.exchange.received.length;
    await place(token);
    expect(running.exchange.received).toHaveLength(before * 2);
  });

  it.each<[string, 'exchange' | 'invoices', number, unknown]>([
    ['the issuer refuses', 'exchange', 400, { error: 'invalid_target' }],
    ['the issuer answers nonsense', 'exchange', 200, ['?']],
    ['invoices refuses', 'invoices', 401, {}],
    ['invoices is broken', 'invoices', 500, {}],
  ])('takes the order all the same when %s, and finishes it when asked again', async (_name, broken, status, body) => {
    running[broken].answer = () => ({ status, body });
    const token = await running.token();
    const placed = await place(token);
    expect(placed.invoiceStatus).toBe('pending');
    running.exchange.answer = exchanging(running.issuer);
    running.invoices.answer = invoicing();
    const settled = await running.call(`/orders/${placed.id}/invoice`, { method: 'POST', token });
    expect(settled.body).toMatchObject({ invoiceStatus: 'issued' });
  });

  it('writes nothing when it is only read', async () => {
    running.invoices.answer = () => ({ status: 500, body: {} });
    const token = await running.token();
    const { id } = await place(token);
    running.invoices.answer = invoicing();
    const sent = running.invoices.received.length;
    const read = await running.call(`/orders/${id}`, { token: await running.token(['orders:read']) });
    expect(read.body).toMatchObject({ invoiceStatus: 'pending', invoice: null });
    expect(running.invoices.received.slice(sent).map(({ body }) => body)).toEqual(['']);
  });

  it('asks the issuer again after invoices refused a token that was kept', async () => {
    const token = await running.token();
    await place(token);
    running.invoices.answer = () => ({ status: 401, body: {} });
    await place(token);
    const before = running.exchange.received.length;
    running.invoices.answer = invoicing();
    expect((await place(token)).invoiceStatus).toBe('issued');
    expect(running.exchange.received.length).toBeGreaterThan(before);
  });

  it.each(['silence', 'drip'] as const)('waits for no body that is %s, and soon not at all', async (instead) => {
    const token = await running.token();
    await place(token);
    running.invoices.answer = () => ({ status: 200, body: {}, instead });
    const slow = await Promise.all(Array.from({ length: 3 }, () => place(token)));
    expect(slow.map(({ invoiceStatus }) => invoiceStatus)).toEqual(Array(3).fill('pending'));
    const asked = running.invoices.received.length;
    // Now nobody is sent there any more: they could not end so many at once otherwise.
    const spared = await Promise.all(Array.from({ length: 20 }, () => place(token)));
    expect(spared.map(({ invoiceStatus }) => invoiceStatus)).toEqual(Array(20).fill('pending'));
    expect(running.invoices.received.length - asked).toBeLessThanOrEqual(1);
  });

  it('asks once more where a connection broke, and gets one invoice', async () => {
    const token = await running.token();
    const answer = invoicing();
    const seen = new Map<string, number>();
    running.invoices.answer = (request) => {
      const times = (seen.get(request.path + request.body) ?? 0) + 1;
      seen.set(request.path + request.body, times);
      const reply = answer(request);
      // The first of each is done, and its answer lost.
      if (times === 1) throw new Error('the connection breaks');
      return reply;
    };
    expect((await place(token)).invoiceStatus).toBe('issued');
    expect([...seen.values()]).toEqual([2, 2]);
  });
});
