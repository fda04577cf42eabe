import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ordersAudience } from '@signet/audiences';
import { startPostgres, type TestPostgres, unsynced } from '@signet/runtime/testing';
import {
  exchanging,
  invoicing,
  portalOrigin,
  type RunningOrders,
  runOrders,
  sibling,
} from '../../test/running-orders.js';

const order = { item: 'Cup', quantity: 2, unitPriceCents: 1250, currency: 'EUR' };
const someId = '7d3b7b5e-7a0e-4d4e-9a52-0f8f3f6d2f11';
const routes = [
  { method: 'GET', path: '/orders', scope: 'orders:read' },
  { method: 'POST', path: '/orders', scope: 'orders:write' },
  { method: 'GET', path: `/orders/${someId}`, scope: 'orders:read' },
  { method: 'POST', path: `/orders/${someId}/cancel`, scope: 'orders:write' },
  { method: 'POST', path: `/orders/${someId}/invoice`, scope: 'orders:write' },
] as const;

let running: RunningOrders;
let postgres: TestPostgres;
const metadata = 'resource_metadata="https://orders.example.com/.well-known/oauth-protected-resource"';
const bare = (scope: string) =>
  `Bearer scope="${scope}", ${metadata}, DPoP scope="${scope}", algs="ES256 PS256 EdDSA", ${metadata}`;

interface Shown {
  readonly id: string;
  readonly status: string;
  readonly invoiceStatus: string;
  readonly invoice: { readonly id: string } | null;
}

beforeAll(async () => {
  postgres = await startPostgres(unsynced);
});
afterAll(async () => {
  await postgres.stop();
});

describe.each(['SQLite', 'PostgreSQL'])('the orders API on %s', (database) => {
  beforeAll(async () => {
    running = await runOrders(database === 'PostgreSQL' ? await postgres.createDatabase() : undefined);
  });
  beforeEach(() => {
    running.exchange.answer = exchanging(running.issuer);
    running.invoices.answer = invoicing();
  });
  afterAll(async () => {
    await running.close();
  });

  const place = async (token: string, body: unknown = order, headers: Record<string, string> = {}): Promise<Shown> => {
    const { status, body: shown } = await running.call('/orders', { method: 'POST', token, body, headers });
    expect(status).toBe(201);
    return shown;
  };

  it('places, lists, reads and cancels an order, with its invoice', async () => {
    const token = await running.token(undefined, 'carol');
    const placed = await place(token);
    expect(placed).toMatchObject({ ...order, totalCents: 2500, status: 'placed', invoiceStatus: 'issued' });
    expect((await running.call('/orders', { token })).body).toMatchObject({
      items: [{ id: placed.id }],
      nextCursor: null,
    });
    expect((await running.call(`/orders/${placed.id}`, { token })).body).toMatchObject({ invoice: placed.invoice });
    const cancelled = await running.call(`/orders/${placed.id}/cancel`, { method: 'POST', token });
    expect(cancelled.body).toMatchObject({ status: 'cancelled', invoiceStatus: 'void' });
  });

  it('shows a person nothing of another one', async () => {
    const placed = await place(await running.token(undefined, 'alice'));
    const token = await running.token(undefined, 'mallory');
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/cancel'],
      ['POST', '/invoice'],
    ]) {
      const { status, body } = await running.call(`/orders/${placed.id}${path}`, { method, token });
      expect([status, body]).toEqual([404, { error: 'not_found' }]);
    }
    expect((await running.call('/orders', { token })).body).toEqual({ items: [], nextCursor: null });
  });

  it('cancels for one of 20 at once', async () => {
    const token = await running.token();
    const { id } = await place(token);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => running.call(`/orders/${id}/cancel`, { method: 'POST', token })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(new Set(answers.filter(({ status }) => status !== 200).map(({ status }) => status))).toEqual(new Set([409]));
  });

  it('stores one order for one Idempotency-Key, and refuses the key for another order', async () => {
    const token = await running.token(undefined, 'dave');
    const headers = { 'idempotency-key': 'k-1' };
    const all = await Promise.all(Array.from({ length: 10 }, () => place(token, order, headers)));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    const other = { method: 'POST', token, headers, body: { ...order, quantity: 3 } };
    expect(await running.call('/orders', other)).toMatchObject({
      status: 422,
      body: { error: 'idempotency_key_reused' },
    });
  });

  it('walks pages by cursor and refuses a cursor of its caller', async () => {
    const token = await running.token(undefined, 'erin');
    for (let count = 0; count < 3; count += 1) await place(token);
    const first = (await running.call('/orders?limit=2', { token })).body as { items: Shown[]; nextCursor: string };
    const second = (await running.call(`/orders?limit=2&cursor=${first.nextCursor}`, { token })).body as typeof first;
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(3);
    for (const cursor of ['x', btoa('[1,2]'), btoa('["a","b"]'), btoa(`[1e999,"${someId}"]`)]) {
      const { status, body } = await running.call(`/orders?cursor=${encodeURIComponent(cursor)}`, { token });
      expect([status, body]).toMatchObject([400, { error: 'invalid_request', details: [{ path: 'cursor' }] }]);
    }
  });
});

describe('the doors of the orders API', () => {
  beforeAll(async () => {
    running = await runOrders();
    running.exchange.answer = exchanging(running.issuer);
    running.invoices.answer = invoicing();
  });
  afterAll(async () => {
    await running.close();
  });

  describe.each(routes)('$method $path', ({ method, path, scope }) => {
    const body = method === 'POST' && path === '/orders' ? order : undefined;
    it('opens for its own audience and scope', async () => {
      const token = await running.token([scope]);
      expect([200, 201, 404]).toContain((await running.call(path, { method, token, body })).status);
    });

    it('asks who has no token, without a reason', async () => {
      expect(await running.call(path, { method, body })).toMatchObject({
        status: 401,
        challenge: bare(scope),
      });
    });

    it('names the scope that is missing', async () => {
      const other = scope === 'orders:read' ? 'orders:write' : 'orders:read';
      expect(await running.call(path, { method, body, token: await running.token([other]) })).toMatchObject({
        status: 403,
        challenge: `Bearer error="insufficient_scope", scope="${scope}", ${metadata}`,
        body: { error: 'insufficient_scope' },
      });
    });

    it('wants the proof of a token that is bound to a key', async () => {
      const claims = { cnf: { jkt: 'x'.repeat(43) } };
      const token = await running.issuer.mint({ audience: ordersAudience, scopes: [scope], claims });
      expect(await running.call(path, { method, body, token })).toMatchObject({
        status: 401,
        challenge: `DPoP error="invalid_token", scope="${scope}", algs="ES256 PS256 EdDSA", ${metadata}`,
      });
    });

    it('is shut to every other token', async () => {
      const { issuer } = running;
      const now = Math.floor(Date.now() / 1000);
      for (const token of [
        await issuer.mint({ audience: sibling, scopes: ['invoices:read'] }),
        await issuer.mintIdToken('portal'),
        await issuer.mint({ audience: ordersAudience, scopes: [scope], claims: { exp: now - 60 } }),
        await issuer.mint({ audience: ordersAudience, scopes: [scope], claims: { iss: 'https://evil.example' } }),
        'not-a-token',
      ]) {
        expect(await running.call(path, { method, body, token })).toEqual({
          status: 401,
          challenge: `Bearer error="invalid_token", scope="${scope}", ${metadata}`,
          body: { error: 'invalid_token' },
        });
      }
    });
  });

  it.each<[string, unknown, string]>([
    ['no item', { ...order, item: undefined }, 'item'],
    ['an empty item', { ...order, item: '' }, 'item'],
    ['white space around it', { ...order, item: ' Cup' }, 'item'],
    ['a NUL in it', { ...order, item: 'C\u0000up' }, 'item'],
    ['marks that turn the text round', { ...order, item: 'C\u202Eup' }, 'item'],
    ['half a surrogate pair', { ...order, item: 'C\uD800up' }, 'item'],
    ['a quantity that is text', { ...order, quantity: '2' }, 'quantity'],
    ['no piece', { ...order, quantity: 0 }, 'quantity'],
    ['half a piece', { ...order, quantity: 0.5 }, 'quantity'],
    ['too many', { ...order, quantity: 1e9 }, 'quantity'],
    ['a negative price', { ...order, unitPriceCents: -1 }, 'unitPriceCents'],
    ['a price beyond counting', { ...order, unitPriceCents: 1e12 }, 'unitPriceCents'],
    ['a currency in small letters', { ...order, currency: 'eur' }, 'currency'],
    ['a status of its own', { ...order, status: 'paid' }, ''],
    ['a person of its own', { ...order, subject: 'bob' }, ''],
    ['a list', [order], ''],
  ])('refuses an order with %s', async (_name, body, path) => {
    const token = await running.token();
    expect(await running.call('/orders', { method: 'POST', token, body })).toMatchObject({
      status: 400,
      body: { error: 'invalid_request', details: [{ path }] },
    });
  });

  it('answers malformed, oversized and unknown things in one form', async () => {
    const token = await running.token();
    const post = (body: string, headers = {}) => running.call('/orders', { method: 'POST', token, body, headers });
    expect(await post('{"item":')).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(await post(JSON.stringify({ ...order, item: 'x'.repeat(70_000) }))).toMatchObject({
      status: 413,
      body: { error: 'payload_too_large' },
    });
    expect(await post('a=b', { 'content-type': 'text/csv' })).toMatchObject({ status: 415 });
    expect(await running.call('/orders/not-a-uuid', { token })).toMatchObject({ status: 400 });
    expect(await running.call('/nowhere', { token })).toMatchObject({ status: 404, body: { error: 'not_found' } });
    expect(await running.call('/orders?limit=1000', { token })).toMatchObject({ status: 400 });
  });

  it('lets the portal call from a browser, and nobody else', async () => {
    for (const [origin, allowed] of [
      [portalOrigin, portalOrigin],
      ['https://evil.example', null],
    ] as const) {
      const response = await fetch(`${running.base}/orders`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
      expect(response.headers.get('access-control-allow-origin')).toBe(allowed);
      expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  it('lets script of any origin read what describes it, and the portal send what clients of the MCP send', async () => {
    const at = '/.well-known/oauth-protected-resource';
    const headers = { origin: 'https://inspector.example', 'access-control-request-method': 'GET' };
    for (const method of ['OPTIONS', 'GET']) {
      const { headers: answered } = await fetch(`${running.base}${at}`, { method, headers });
      expect(answered.get('access-control-allow-origin')).toBe('*');
    }
    for (const [path, origin] of [
      [at, 'https://inspector.example'],
      ['/orders', portalOrigin],
    ] as const) {
      const sent = { origin, 'access-control-request-method': 'GET' };
      const answer = await fetch(`${running.base}${path}`, { method: 'OPTIONS', headers: sent });
      expect(answer.headers.get('access-control-allow-headers')).toContain('MCP-Protocol-Version');
    }
  });

  it('describes every route', async () => {
    const { paths } = (await (await fetch(`${running.base}/docs-json`)).json()) as { paths: Record<string, object> };
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/orders', '/orders/{id}', '/orders/{id}/cancel', '/orders/{id}/invoice', '/whoami']),
    );
  });
});
