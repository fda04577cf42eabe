import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fastify from 'fastify';
import { expresses } from '../../test/support/expresses.js';
import {
  defineAudience,
  expressGuard,
  fastifyGuard,
  type IncomingRequest,
  localKeys,
  ResourceServer,
  webGuard,
} from '../index.js';
import { createDpopKey, createTestIssuer, type DpopKey, type TestIssuer } from '../testing/index.js';

const orders = defineAudience({
  identifier: 'https://orders.example.com',
  name: 'Orders',
  scopes: { 'orders:read': 'Read orders', 'orders:write': 'Write orders' },
});
const reads = { kind: 'scopes', all: ['orders:read'] } as const;
const writes = { kind: 'scopes', all: ['orders:write'] } as const;
const url = 'https://orders.example.com/orders';

let issuer: TestIssuer;
let key: DpopKey;
let api: ResourceServer<typeof orders>;
let remembered = 0;
let close: () => Promise<unknown> = async () => {};

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: 'https://issuer.example.com' });
  key = await createDpopKey();
});
beforeEach(() => {
  remembered = 0;
  const seen = new Set<string>();
  api = new ResourceServer({
    issuer: issuer.issuer,
    keys: localKeys(issuer.jwks),
    audience: orders,
    exposeRejectionCode: true,
    rejectionLog: false,
    dpopReplays: {
      remember: async (name) => {
        remembered += 1;
        return seen.size < seen.add(name).size;
      },
    },
  });
});
afterEach(async () => {
  await close();
  close = async () => {};
  await api.close();
});

type Ask = (headers: Record<string, string>) => Promise<{ status: number; code: string | null }>;

const told = (response: Response) => ({ status: response.status, code: response.headers.get('signet-rejection') });

async function listen(listener: RequestListener): Promise<Ask> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => new Promise((resolve) => server.close(resolve));
  const { port } = server.address() as AddressInfo;
  return async (headers) =>
    told(await fetch(`http://127.0.0.1:${port}/orders`, { headers: { ...headers, connection: 'close' } }));
}

/** Two guards in one chain; between them stands somebody who may change the request. */
type Chain = (between?: (request: IncomingRequest) => void) => Promise<Ask>;

const chainOn =
  (express: (typeof expresses)[number]['express']): Chain =>
  (between = () => {}) => {
    const { guard } = expressGuard(api);
    const app = express();
    app.use(guard(reads));
    app.use((request, _response, next) => {
      between(request);
      next();
    });
    app.get('/orders', expressGuard(api).guard(writes), (_request, response) => void response.json({}));
    return listen(app as unknown as RequestListener);
  };

const chains: Readonly<Record<string, Chain>> = {
  ...Object.fromEntries(expresses.map(({ version, express }) => [version, chainOn(express)])),
  fastify: async (between = () => {}) => {
    const { guard } = fastifyGuard(api);
    const app = fastify();
    app.addHook('onRequest', guard(reads) as never);
    app.addHook('onRequest', async (request) => between(request));
    app.get('/orders', { preHandler: fastifyGuard(api).guard(writes) as never }, async () => ({}));
    const address = await app.listen({ port: 0, host: '127.0.0.1' });
    close = () => app.close();
    return async (headers) => told(await fetch(`${address}/orders`, { headers }));
  },
};

async function proven(scopes: readonly ('orders:read' | 'orders:write')[] = ['orders:read', 'orders:write']) {
  const token = await issuer.mint({ audience: orders, scopes: [...scopes], claims: { cnf: { jkt: key.jkt } } });
  return { authorization: `DPoP ${token}`, dpop: await key.prove({ token, url, method: 'GET' }) };
}

describe.each(Object.entries(chains))('one request and two guards: %s', (_name, open) => {
  it('uses a proof once for both, and refuses it in the next request', async () => {
    const ask = await open();
    const headers = await proven();
    expect(await ask(headers)).toEqual({ status: 200, code: null });
    expect(remembered).toBe(1);
    expect(await ask(headers)).toEqual({ status: 401, code: 'proof_replayed' });
  });

  it('asks at the second for what the second asks for', async () => {
    const ask = await open();
    expect(await ask(await proven(['orders:read']))).toEqual({ status: 403, code: 'scope_missing' });
  });

  it('judges a request anew whose credentials changed in between', async () => {
    const other = await proven();
    const changed = await open((request) => Object.assign(request.headers, { authorization: other.authorization }));
    expect(await changed(await proven())).toMatchObject({ status: 401, code: 'proof_token_mismatch' });
    await close();
    const unproven = await open((request) => Object.assign(request.headers, { dpop: 'a.b.c' }));
    expect(await unproven(await proven())).toMatchObject({ status: 401 });
  });
});

it('takes no object that somebody made for a request, however often it comes', async () => {
  const pooled = { method: 'GET', url: '/orders', headers: await proven() };
  expect((await api.admit(pooled)).principal).toBeDefined();
  expect(await api.admit(pooled)).toMatchObject({ rejection: { code: 'proof_replayed' } });
});

it('uses a proof once for guards that ask at the same time, and for nobody else', async () => {
  const headers = await proven();
  const asked: Promise<unknown>[] = [];
  const server = async (request: IncomingRequest) => {
    asked.push(...[reads, writes].map((one) => api.admit(request, one)));
    await Promise.all(asked);
  };
  const ask = await listen((request, response) => {
    void server(request).finally(() => response.end());
  });
  await ask(headers);
  await ask(headers);
  const codes = (await Promise.all(asked)).map((one) => (one as { rejection?: { code: string } }).rejection?.code);
  expect(codes).toEqual([undefined, undefined, 'proof_replayed', 'proof_replayed']);
});

it('uses a proof once for both: Request and Response', async () => {
  const { admit, guard } = webGuard(api);
  const handle = guard(() => new Response('{}'), writes);
  const request = new Request(url, { headers: await proven() });
  expect(await admit(request, reads)).toHaveProperty('principal');
  expect((await handle(request)).status).toBe(200);
  const again = await handle(new Request(url, { headers: request.headers }));
  expect(told(again)).toEqual({ status: 401, code: 'proof_replayed' });
});
