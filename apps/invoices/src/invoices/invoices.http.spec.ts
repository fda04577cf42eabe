import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { invoicesAudience, ordersAudience } from '@signet/audiences';
import { startPostgres, type TestPostgres, unsynced } from '@signet/runtime/testing';
import { portalOrigin, type RunningInvoices, runInvoices } from '../../test/running-invoices.js';

const someId = '7d3b7b5e-7a0e-4d4e-9a52-0f8f3f6d2f11';
const routes = [
  { method: 'GET', path: '/invoices', scope: 'invoices:read' },
  { method: 'GET', path: `/invoices/${someId}`, scope: 'invoices:read' },
  { method: 'POST', path: '/invoices', scope: 'invoices:write' },
  { method: 'POST', path: `/invoices/${someId}/void`, scope: 'invoices:write' },
] as const;
const metadata = 'resource_metadata="https://invoices.example.com/.well-known/oauth-protected-resource"';
const bare = (scope: string) =>
  `Bearer scope="${scope}", ${metadata}, DPoP scope="${scope}", algs="ES256 PS256 EdDSA", ${metadata}`;

let running: RunningInvoices;
let postgres: TestPostgres;

interface Shown {
  readonly id: string;
  readonly status: string;
}

const wanted = (more = {}) => ({
  orderId: randomUUID(),
  description: '1 x Cup',
  amountCents: 100,
  currency: 'EUR',
  ...more,
});

beforeAll(async () => {
  postgres = await startPostgres(unsynced);
});
afterAll(async () => {
  await postgres.stop();
});

describe.each(['SQLite', 'PostgreSQL'])('the invoices API on %s', (database) => {
  beforeAll(async () => {
    running = await runInvoices(database === 'PostgreSQL' ? await postgres.createDatabase() : undefined);
  });
  afterAll(async () => {
    await running.close();
  });

  it('issues one invoice for one order, however often a service asks, and voids it', async () => {
    const token = await running.token({ actor: 'orders' });
    const body = wanted();
    const all = await Promise.all(
      Array.from({ length: 20 }, () => running.call('/invoices', { method: 'POST', token, body })),
    );
    expect(all.filter(({ status }) => status === 201)).toHaveLength(1);
    const ids = all.map(({ body: shown }) => (shown as Shown).id);
    expect(new Set(ids).size).toBe(1);
    expect(all[0]?.body).toMatchObject({ issuedBy: 'orders', status: 'issued' });
    const other = { ...body, amountCents: 200 };
    expect(await running.call('/invoices', { method: 'POST', token, body: other })).toMatchObject({
      status: 409,
      body: { error: 'conflict' },
    });
    const voided = await running.call(`/invoices/${ids[0]}/void`, { method: 'POST', token });
    expect(voided).toMatchObject({ status: 200, body: { status: 'void', voidedAt: expect.any(String) } });
    const read = await running.call(`/invoices?orderId=${body.orderId}`, { token });
    expect(read.body).toMatchObject({ items: [{ id: ids[0], status: 'void' }] });
  });

  it('lets no person write an invoice to themselves', async () => {
    const token = await running.token();
    for (const path of ['/invoices', `/invoices/${someId}/void`]) {
      const answer = await running.call(path, {
        method: 'POST',
        token,
        body: path === '/invoices' ? wanted() : undefined,
      });
      expect(answer).toMatchObject({ status: 403, body: { error: 'access_denied' } });
    }
  });

  it('shows a person nothing of another one', async () => {
    const mine = await running.call('/invoices', {
      method: 'POST',
      token: await running.token({ actor: 'orders', subject: 'alice' }),
      body: wanted(),
    });
    const { id } = mine.body as Shown;
    const token = await running.token({ actor: 'orders', subject: 'mallory' });
    expect(await running.call(`/invoices/${id}`, { token })).toMatchObject({
      status: 404,
      body: { error: 'not_found' },
    });
    expect((await running.call(`/invoices/${id}/void`, { method: 'POST', token })).status).toBe(404);
    expect((await running.call('/invoices', { token })).body).toMatchObject({ items: [] });
    const still = await running.call(`/invoices/${id}`, { token: await running.token() });
    expect(still.body).toMatchObject({ status: 'issued' });
  });
});

describe('the doors of the invoices API', () => {
  beforeAll(async () => {
    running = await runInvoices();
  });
  afterAll(async () => {
    await running.close();
  });

  it.each(routes)('$method $path is shut to every token but its own', async ({ method, path, scope }) => {
    const { issuer } = running;
    const body = method === 'POST' && path === '/invoices' ? wanted() : undefined;
    expect(await running.call(path, { method, body })).toMatchObject({ status: 401, challenge: bare(scope) });
    const now = Math.floor(Date.now() / 1000);
    for (const token of [
      await issuer.mint({ audience: ordersAudience, scopes: ['orders:read'] }),
      await issuer.mintIdToken('portal'),
      await issuer.mint({ audience: invoicesAudience, scopes: [scope], claims: { exp: now - 60 } }),
    ]) {
      expect(await running.call(path, { method, body, token })).toEqual({
        status: 401,
        challenge: `Bearer error="invalid_token", scope="${scope}", ${metadata}`,
        body: { error: 'invalid_token' },
      });
    }
    const bound = await issuer.mint({ audience: invoicesAudience, scopes: [scope], claims: { cnf: { jkt: 'x' } } });
    expect(await running.call(path, { method, body, token: bound })).toMatchObject({
      status: 401,
      challenge: `DPoP error="invalid_token", scope="${scope}", algs="ES256 PS256 EdDSA", ${metadata}`,
    });
    const other = scope === 'invoices:read' ? 'invoices:write' : 'invoices:read';
    const token = await running.token({ scopes: [other], actor: 'orders' });
    expect(await running.call(path, { method, body, token })).toMatchObject({
      status: 403,
      challenge: `Bearer error="insufficient_scope", scope="${scope}", ${metadata}`,
    });
  });

  it.each<[string, object, string]>([
    ['an order that is no id', { orderId: 'x' }, 'orderId'],
    ['a negative amount', { amountCents: -1 }, 'amountCents'],
    ['an amount beyond counting', { amountCents: 1e13 }, 'amountCents'],
    ['a NUL', { description: 'a\u0000' }, 'description'],
    ['another person', { subject: 'bob' }, ''],
  ])('refuses an invoice with %s', async (_name, change, path) => {
    const token = await running.token({ actor: 'orders' });
    expect(await running.call('/invoices', { method: 'POST', token, body: wanted(change) })).toMatchObject({
      status: 400,
      body: { error: 'invalid_request', details: [{ path }] },
    });
  });

  it('lets the portal call from a browser and nobody else, and describes every route', async () => {
    for (const [origin, allowed] of [
      [portalOrigin, portalOrigin],
      ['https://evil.example', null],
    ] as const) {
      const response = await fetch(`${running.base}/invoices`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'GET' },
      });
      expect(response.headers.get('access-control-allow-origin')).toBe(allowed);
    }
    const { paths } = (await (await fetch(`${running.base}/docs-json`)).json()) as { paths: Record<string, object> };
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/invoices', '/invoices/{id}', '/invoices/{id}/void', '/whoami']),
    );
  });
});
