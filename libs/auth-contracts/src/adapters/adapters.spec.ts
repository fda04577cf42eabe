import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ErrorRequestHandler } from 'express';
import fastify from 'fastify';
import { z } from 'zod';
import { expresses } from '../../test/support/expresses.js';
import {
  defineAudience,
  expressGuard,
  fastifyGuard,
  localKeys,
  ResourceServer,
  StepUpRequired,
  webGuard,
} from '../index.js';
import { createTestIssuer, type TestIssuer } from '../testing/index.js';

const orders = defineAudience({
  identifier: 'https://orders.example.com',
  name: 'Orders',
  scopes: { 'orders:read': 'Read orders' },
  // zod answers with a promise where a refinement throws.
  claims: z.object({ tenant: z.string().optional() }).refine(({ tenant }) => {
    if (tenant === 'broken') throw new Error('a fault of the schema');
    return true;
  }),
});
const reads = { kind: 'scopes', all: ['orders:read'] } as const;
let issuer: TestIssuer;
let close: () => Promise<unknown> = async () => {};

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: 'https://issuer.example.com' });
});
afterEach(() => close());

const serverOf = () =>
  new ResourceServer({
    issuer: issuer.issuer,
    keys: localKeys(issuer.jwks),
    audience: orders,
    rejectionLog: false,
    reportRefusals: { clientId: 'orders', clientSecret: 'a secret', share: 0 },
  });

type Ask = (path: string, headers?: Record<string, string>) => Promise<Response>;

async function listen(listener: RequestListener): Promise<Ask> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => new Promise((resolve) => server.close(resolve));
  const { port } = server.address() as AddressInfo;
  return (path, headers = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers: { ...headers, connection: 'close' } });
}

/** Express 4 and 5 alike. */
const openOn =
  (express: (typeof expresses)[number]['express']): (() => Promise<Ask>) =>
  async () => {
    const { guard, optional, principalOf } = expressGuard(serverOf());
    const app = express();
    app.get('/closed', guard(reads), (request, response) => void response.json({ of: principalOf(request)?.subject }));
    app.get(
      '/open',
      optional(reads),
      (request, response) => void response.json({ of: principalOf(request)?.subject ?? null }),
    );
    app.use(((_error, _request, response, _next) => void response.status(500).json({})) as ErrorRequestHandler);
    return listen(app as unknown as RequestListener);
  };

const doors: Readonly<Record<string, () => Promise<Ask>>> = {
  ...Object.fromEntries(expresses.map(({ version, express }) => [version, openOn(express)])),
  fastify: async () => {
    const { guard, optional, principalOf } = fastifyGuard(serverOf());
    const app = fastify();
    app.get('/closed', { onRequest: guard(reads) as never }, async (request) => ({
      of: principalOf(request)?.subject,
    }));
    app.get('/open', { onRequest: optional(reads) as never }, async (request) => ({
      of: principalOf(request)?.subject ?? null,
    }));
    await app.listen({ port: 0, host: '127.0.0.1' });
    close = () => app.close();
    const { port } = app.server.address() as AddressInfo;
    return (path, headers = {}) => fetch(`http://127.0.0.1:${port}${path}`, { headers });
  },
};

describe.each(Object.keys(doors))('a guard of one line: %s', (name) => {
  const open = () => (doors[name] as () => Promise<Ask>)();
  const bearer = async (options = {}) => ({
    authorization: `Bearer ${await issuer.mint({ audience: orders, ...options })}`,
  });
  const good = { scopes: ['orders:read'] };

  it('lets pass who is enough, and answers everybody else', async () => {
    const ask = await open();
    const passed = await ask('/closed', await bearer(good));
    expect([passed.status, await passed.json()]).toEqual([200, { of: 'subject-1' }]);
    const nobody = await ask('/closed');
    expect([nobody.status, await nobody.json()]).toEqual([401, { error: 'unauthorized' }]);
    expect(nobody.headers.get('www-authenticate')).toContain('Bearer');
    expect((await ask('/closed', await bearer())).status).toBe(403);
    const { status, headers } = await ask('/closed', { authorization: 'Bearer a.b.c' });
    expect([status, headers.get('signet-support-code')]).toEqual([
      401,
      expect.stringMatching(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/),
    ]);
    expect(nobody.headers.get('signet-support-code')).toBeNull();
  });

  it('lets strangers pass where that is said, and nobody who sends what is not good', async () => {
    const ask = await open();
    expect(await (await ask('/open')).json()).toEqual({ of: null });
    expect(await (await ask('/open', await bearer(good))).json()).toEqual({ of: 'subject-1' });
    expect((await ask('/open', await bearer())).status).toBe(403);
    for (const authorization of ['Bearer a.b.c', 'Bearer', 'Basic dTpw', 'nonsense', '']) {
      expect((await ask('/open', { authorization })).status).toBe(401);
    }
    expect((await ask('/open', { dpop: 'a.b.c' })).status).toBe(401);
  });

  it('gives a fault of the application to the handler of errors, and goes on', async () => {
    const ask = await open();
    const claims = { tenant: 'broken' };
    expect((await ask('/closed', await bearer({ ...good, claims }))).status).toBe(500);
    expect((await ask('/closed', await bearer(good))).status).toBe(200);
  });
});

describe.each(expresses)('$version', ({ express }) => {
  it.each([null, undefined, 0, '', false, 'route', 'router'])(
    'opens nothing where a schema throws %p',
    async (thrown) => {
      const validate = () => {
        throw thrown;
      };
      const claims = { '~standard': { version: 1, vendor: 'test', validate } } as const;
      const audience = defineAudience({ ...orders, claims: claims as never });
      const api = new ResourceServer({ issuer: issuer.issuer, keys: localKeys(issuer.jwks), audience });
      const app = express();
      app.get('/closed', expressGuard(api).guard(), (_request, response) => void response.json({}));
      app.use((_request, response) => void response.json({}));
      app.use(((_error, _request, response, _next) => void response.status(500).json({})) as ErrorRequestHandler);
      const ask = await listen(app as unknown as RequestListener);
      const headers = { authorization: `Bearer ${await issuer.mint({ audience })}` };
      expect((await ask('/closed', headers)).status).toBe(500);
      const request = { method: 'GET', url: '/closed', headers };
      await expect(api.authorize(request)).rejects.toMatchObject({ cause: thrown });
      await expect(api.admitOptional(request)).rejects.toMatchObject({ cause: thrown });
    },
  );
});

describe('a guard of one line: Request and Response', () => {
  it('calls the handler for who is enough, and answers everybody else', async () => {
    const { guard } = webGuard(serverOf());
    const handle = guard(
      async (_request, principal, context: { n: number }) => Response.json([principal.subject, context.n]),
      reads,
    );
    const token = await issuer.mint({ audience: orders, scopes: ['orders:read'] });
    const request = (headers: Record<string, string>) => new Request('https://orders.example.com/a?b=c', { headers });
    const passed = await handle(request({ authorization: `Bearer ${token}` }), { n: 1 });
    expect(await passed.json()).toEqual(['subject-1', 1]);
    const nobody = await handle(request({}), { n: 1 });
    expect([nobody.status, nobody.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('DPoP')]);
    expect((await handle(request({ authorization: 'Bearer a.b.c' }), { n: 1 })).status).toBe(401);
  });
});

describe('what is no refusal of a handler', () => {
  const fault = new Error('a fault');

  it('goes on to the next handler of errors', () => {
    const passed: unknown[] = [];
    const answered: unknown[] = [];
    const response = { statusCode: 200, setHeader: () => {}, end: () => void answered.push('sent') };
    const { answerStepUp } = expressGuard(serverOf());
    answerStepUp(fault, { headers: {} }, response, (error) => void passed.push(error));
    const late = new StepUpRequired({ status: 401, headers: {}, body: { error: 'x' } });
    answerStepUp(late, { headers: {} }, { ...response, headersSent: true }, (error) => void passed.push(error));
    expect([passed, answered]).toEqual([[fault, late], []]);
    const { answerStepUp: answerFastify } = fastifyGuard(serverOf());
    expect(() => answerFastify(fault, { headers: {} }, {} as never)).toThrow(fault);
  });

  it('rejects what a handler of the Fetch standard gives', async () => {
    const token = await issuer.mint({ audience: orders, scopes: ['orders:read'] });
    const handle = webGuard(serverOf()).guard(() => {
      throw fault;
    });
    await expect(
      handle(new Request('https://orders.example.com/a', { headers: { authorization: `Bearer ${token}` } })),
    ).rejects.toBe(fault);
  });
});
