import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import fastify from 'fastify';
import {
  defineAudience,
  expressGuard,
  fastifyGuard,
  type GuardOptions,
  localKeys,
  type Mode,
  ResourceServer,
  webGuard,
} from '../index.js';
import { createTestIssuer, type TestIssuer } from '../testing/index.js';

const orders = defineAudience({
  identifier: 'https://orders.example.com',
  name: 'Orders',
  scopes: { 'orders:read': 'Read orders' },
});
type Api = ResourceServer<typeof orders, Mode>;
const reads = { kind: 'scopes', all: ['orders:read'] } as const;
const start = Date.parse('2027-01-01T00:00:00Z') / 1000;
const until = '2027-01-31';
const reporting = { mode: 'report-only', until } as const;

let issuer: TestIssuer;
let now = start;
let api: Api;
let close: () => Promise<unknown> = async () => {};

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: 'https://issuer.example.com' });
});
afterEach(async () => {
  now = start;
  await close();
  await api.close();
});

function serverOf(mode: object): Api {
  api = new ResourceServer({
    issuer: issuer.issuer,
    keys: localKeys(issuer.jwks),
    audience: orders,
    exposeRejectionCode: true,
    rejectionLog: false,
    reportLog: () => {},
    now: () => now,
    ...mode,
  });
  return api;
}

const mint = (scopes: 'orders:read'[] = ['orders:read']) =>
  issuer.mint({ audience: orders, scopes, claims: { client_id: 'web', iat: start, exp: start + 40 * 86_400 } });
const oldGuard = (headers: Readonly<Record<string, unknown>>) => headers['x-old'] === 'yes';

type Ask = (path: string, headers: Record<string, string>) => Promise<Response>;

async function listen(listener: RequestListener): Promise<Ask> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => new Promise((resolve) => server.close(resolve));
  const { port } = server.address() as AddressInfo;
  return (path, headers) => fetch(`http://127.0.0.1:${port}${path}`, { headers: { ...headers, connection: 'close' } });
}

const doors: Readonly<Record<string, (server: Api, options?: GuardOptions) => Promise<Ask>>> = {
  'express, before its routes': async (server, options) => {
    const { guard, principalOf } = expressGuard(server, options);
    const app = express();
    app.use(guard(reads));
    app.use((request, response, next) => (oldGuard(request.headers) ? next() : void response.status(403).json({})));
    app.get('/orders/:id', (request, response) => void response.json({ of: principalOf(request)?.subject ?? null }));
    return listen(app as unknown as RequestListener);
  },
  'express, on a route': async (server, options) => {
    const { guard, principalOf } = expressGuard(server, options);
    const app = express();
    app.get('/orders/:id', guard(reads), (request, response) => {
      if (!oldGuard(request.headers)) return void response.status(403).json({});
      return void response.json({ of: principalOf(request)?.subject ?? null });
    });
    return listen(app as unknown as RequestListener);
  },
  fastify: async (server, options) => {
    const { guard, principalOf } = fastifyGuard(server, options);
    const app = fastify();
    app.addHook('onRequest', guard(reads) as never);
    app.addHook('onRequest', async (request, reply) =>
      oldGuard(request.headers) ? undefined : reply.code(403).send({}),
    );
    app.get('/orders/:id', async (request) => ({ of: principalOf(request)?.subject ?? null }));
    const address = await app.listen({ port: 0, host: '127.0.0.1' });
    close = () => app.close();
    return (path, headers) => fetch(`${address}${path}`, { headers });
  },
  'Request and Response': async (server, options) => {
    const { guard } = webGuard(
      server,
      options === null ? options : ({ ...options, route: '/orders/:id' } as GuardOptions),
    );
    const handle = guard((request, caller) => {
      if (!oldGuard(Object.fromEntries(request.headers))) return new Response('{}', { status: 403 });
      return Response.json({ of: caller?.subject ?? null });
    }, reads);
    close = async () => {};
    return (path, headers) => handle(new Request(`https://orders.example.com${path}`, { headers }));
  },
};

describe.each(Object.entries(doors))('report-only: %s', (name, open) => {
  it.each([
    ['of the whole API', reporting, undefined],
    ['of this guard', {}, reporting],
  ])('the old guard decides, and what would have been refused is counted: %s', async (_which, mode, options) => {
    const ask = await open(serverOf(mode), options);
    const old = { 'x-old': 'yes' };
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
    const told = async (headers: Record<string, string>) => {
      const response = await ask('/orders/42', headers);
      return [response.status, await response.json(), response.headers.get('signet-rejection')];
    };
    expect(await told({ ...old, ...bearer(await mint()) })).toEqual([200, { of: 'subject-1' }, null]);
    expect(await told({ ...old, ...bearer(await mint([])) })).toEqual([200, { of: null }, 'scope_missing']);
    expect(await told(old)).toEqual([200, { of: null }, 'no_token']);
    expect(await told(bearer('a.b.c'))).toEqual([403, {}, 'malformed']);
    expect(await told(bearer(await mint()))).toEqual([403, {}, null]);
    // Before its routes, Express does not know of a route that was not reached.
    const unreached = name === 'express, before its routes' ? '*' : '/orders/:id';
    expect(
      api
        .report()
        .rows.map(({ route, client, code, count, refusedToo }) => [route, client, code, count, refusedToo].join(' '))
        .toSorted(),
    ).toEqual(
      [
        '/orders/:id none no_token 1 0',
        '/orders/:id web scope_missing 1 0',
        `${unreached} unverified malformed 1 1`,
      ].toSorted(),
    );
    now = start + 30 * 86_400;
    expect((await ask('/orders/42', old)).status).toBe(401);
    now = start;
    expect((await ask('/orders/42', old)).status).toBe(401);
    expect((await ask('/orders/42', { ...old, ...bearer(await mint()) })).status).toBe(200);
  });

  it('enforces where this guard does, in an API that reports', async () => {
    const ask = await open(serverOf(reporting), { mode: 'enforce' });
    expect((await ask('/orders/42', { 'x-old': 'yes' })).status).toBe(401);
    expect(api.report().total).toBe(0);
  });

  it('does not start with a date alone, a mode alone, or one too far ahead', async () => {
    const server = serverOf({});
    for (const options of [{ until }, { mode: 'report-only' }, { mode: 'report-only', until: '2028-01-01' }, null]) {
      await expect(open(server, options as never)).rejects.toThrow(TypeError);
    }
  });
});

describe('report-only behind a guard that accepted', () => {
  const chains: Readonly<Record<string, (server: Api) => Promise<Ask>>> = {
    express: (server) => {
      const { guard, optional, principalOf } = expressGuard(server);
      const app = express();
      app.use(guard());
      const answer: express.RequestHandler = (request, response) =>
        void response.json({ of: principalOf(request) ?? null });
      app.get('/reads', guard(reads), answer);
      app.get('/again', guard(reads), guard(), answer);
      app.use((request, _response, next) => {
        delete request.headers.authorization;
        next();
      });
      app.get('/open', optional(), answer);
      return listen(app as unknown as RequestListener);
    },
    fastify: async (server) => {
      const { guard, optional, principalOf } = fastifyGuard(server);
      const app = fastify();
      app.addHook('onRequest', guard() as never);
      const answer = async (request: object) => ({ of: principalOf(request) ?? null });
      app.get('/reads', { preHandler: guard(reads) as never }, answer);
      app.get('/again', { preHandler: [guard(reads) as never, guard() as never] }, answer);
      const strip = async (request: { headers: Record<string, unknown> }) => {
        delete request.headers.authorization;
      };
      app.get('/open', { preHandler: [strip as never, optional() as never] }, answer);
      const address = await app.listen({ port: 0, host: '127.0.0.1' });
      close = () => app.close();
      return (path, headers) => fetch(`${address}${path}`, { headers });
    },
  };

  it.each(Object.entries(chains))('nobody is known whom the last guard did not accept: %s', async (_name, open) => {
    const ask = await open(serverOf(reporting));
    const headers = { authorization: `Bearer ${await mint([])}` };
    for (const path of ['/reads', '/again', '/open']) {
      expect([path, await (await ask(path, headers)).json()]).toEqual([path, { of: null }]);
    }
    // Enforced, the first guard would have ended it.
    await ask('/again', {});
    expect(api.report().rows.map(({ route, code, count }) => [route, code, count])).toEqual([
      ['/reads', 'scope_missing', 1],
      ['/again', 'scope_missing', 1],
      ['/again', 'no_token', 1],
    ]);
    expect(api.report().total).toBe(3);
  });
});
