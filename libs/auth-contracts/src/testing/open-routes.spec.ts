import 'reflect-metadata';
import { createServer, type RequestListener, type Server } from 'node:http';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Express, RequestHandler } from 'express';
import fastify, { type FastifyInstance } from 'fastify';
import { expresses } from '../../test/support/expresses.js';
import { defineAudience, expressGuard, fastifyGuard, localKeys, ResourceServer } from '../index.js';
import { AuthContractsModule } from '../nest/index.js';
import { type ApplicationUnderTest, createTestIssuer, describeAudience, type TestIssuer } from './index.js';

const audience = defineAudience({
  identifier: 'https://things.example.com',
  name: 'Things',
  scopes: { 'things:read': 'Read' },
});
const answer: RequestHandler = (_request, response) => void response.end('secret');
const pass: RequestHandler = (_request, _response, next) => next();

let issuer: TestIssuer;
let api: ResourceServer<typeof audience>;

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
  api = new ResourceServer({ issuer: issuer.issuer, audience, keys: localKeys(issuer.jwks), rejectionLog: false });
});

/** What the first two tests of the suite say: of open routes, and of those that are named and not there. */
async function judge(app: ApplicationUnderTest, publicRoutes: readonly string[]): Promise<readonly string[]> {
  const tests: Array<() => Promise<void>> = [];
  describeAudience(
    { audience, app: () => app, issuer: () => issuer, publicRoutes },
    { describe: (_name, define) => define(), it: (_name, run) => void tests.push(run) },
  );
  const faults: string[] = [];
  for (const run of tests.slice(0, 2))
    await run().catch((error: { actual?: string[] }) => faults.push(...(error.actual ?? [String(error)])));
  return faults;
}

/** One way to forget a guard, and what must be said of it. */
type Row<App> = readonly [kind: string, add: (app: App, server: Server) => unknown, name: string];

type AnyExpress = (typeof expresses)[number];

function createExpress(express: AnyExpress['express'], add: (app: Express, server: Server) => unknown): Server {
  const app = express();
  const server = createServer(app as RequestListener);
  app.use(express.json(), pass);
  app.get('/closed', expressGuard(api).guard(), answer);
  add(app, server);
  return server;
}

const nested = ({ Router }: AnyExpress['express']) => {
  const inner = Router();
  inner.get('/deep/:id', answer);
  return Router().use('/inner', inner);
};
const sub = (express: AnyExpress['express']) => {
  const other = express();
  other.get('/page', answer);
  return other;
};

const onExpress = ({ express, written }: AnyExpress): readonly Row<Express>[] => [
  ['a route', (app) => app.get('/open', answer), 'GET /open'],
  ['a route of another method', (app) => app.delete('/open/:id', answer), 'DELETE /open/:id'],
  ['a route of several paths', (app) => app.get(['/one', '/two'], answer), 'GET /one'],
  ['a route with an optional part', (app) => app.get(written.maybe, answer), `GET ${written.maybe}`],
  ['all methods', (app) => app.all('/any', answer), 'GET /any'],
  ['app.use that answers', (app) => app.use(answer), 'GET /*'],
  ['app.use with a path that answers', (app) => app.use('/used', answer), 'GET /used/*'],
  [
    'app.use that answers one path',
    (app) => app.use((request, response, next) => void (request.path === '/hidden' ? response.end() : next())),
    'GET /hidden',
  ],
  ['a router', (app) => app.use('/pre', express.Router().get('/route', answer)), 'GET /pre/route'],
  ['a router without a path', (app) => app.use(express.Router().post('/route', answer)), 'POST /route'],
  ['a router that answers all', (app) => app.use('/pre', express.Router().use(answer)), 'GET /pre/*'],
  ['a nested router', (app) => app.use('/pre', nested(express)), 'GET /pre/inner/deep/:id'],
  ['router.all', (app) => app.use('/pre', express.Router().all('/route', answer)), 'GET /pre/route'],
  [
    'a regular expression',
    (app) => app.get(/^\/files\/(\d+)\.(png|jpg)$/, answer),
    String.raw`GET /^\/files\/(\d+)\.(png|jpg)$/`,
  ],
  ['static files', (app) => app.use(express.static(import.meta.dirname)), 'GET /*'],
  ['static files with a path', (app) => app.use('/assets', express.static(import.meta.dirname)), 'GET /assets/*'],
  ['a mounted application', (app) => app.use('/sub', sub(express)), 'GET /sub/page'],
  ['a handler of what is not found', (app) => app.use(written.rest, answer), 'GET /*'],
  [
    'a router whose path is an expression',
    (app) => app.use(/^\/v\d+/, express.Router().get('/route', answer)),
    'ALL /(a handler whose path cannot be read)',
  ],
  [
    'a listener of the server',
    (_app, server) => server.prependListener('request', () => {}),
    'ALL (a listener of the server)',
  ],
];

async function createFastify(add: (app: FastifyInstance, server: Server) => unknown): Promise<FastifyInstance> {
  const app = fastify();
  app.addHook('onRequest', async () => {});
  app.get('/closed', { onRequest: fastifyGuard(api).guard() }, async () => 'secret');
  add(app, app.server);
  return app;
}

const secret = async () => 'secret';
const onFastify: readonly Row<FastifyInstance>[] = [
  ['a route', (app) => app.get('/open', secret), 'GET /open'],
  [
    'a route of several methods',
    (app) => app.route({ method: ['PUT', 'PATCH'], url: '/open', handler: secret }),
    'PATCH /open',
  ],
  ['all methods', (app) => app.all('/any', secret), 'GET /any'],
  [
    'a parameter with an expression',
    (app) => app.get(String.raw`/files/:id(^\d+$)`, secret),
    String.raw`GET /files/:id(^\d+$)`,
  ],
  [
    'a plugin with a prefix',
    (app) => app.register(async (one) => void one.get('/route', secret), { prefix: '/pre' }),
    'GET /pre/route',
  ],
  ['a wildcard, as of static files', (app) => app.get('/assets/*', secret), 'GET /assets/*'],
  ['a wildcard at the root', (app) => app.get('/*', secret), 'GET /*'],
  [
    'a handler of what is not found',
    (app) => app.setNotFoundHandler(async (_request, reply) => reply.code(200).send('page')),
    'GET /*',
  ],
  [
    'a handler of what is not found in a plugin',
    (app) =>
      app.register(
        async (one) => {
          one.get('/route', { onRequest: fastifyGuard(api).guard() }, secret);
          one.setNotFoundHandler(async (_request, reply) => reply.code(200).send('page'));
        },
        { prefix: '/pre' },
      ),
    'GET /pre/*',
  ],
  [
    'a hook that answers one path',
    (app) =>
      app.addHook('onRequest', async (request, reply) =>
        request.url === '/hidden' ? reply.send('secret') : undefined,
      ),
    'GET /hidden',
  ],
  [
    'a later hook that answers one path',
    (app) =>
      app.addHook('preHandler', async (request, reply) =>
        request.url === '/hidden' ? reply.send('secret') : undefined,
      ),
    'GET /hidden',
  ],
  [
    'a hook that answers all',
    (app) =>
      app.addHook('onRequest', async (request, reply) =>
        request.url === '/closed' ? undefined : reply.send('secret'),
      ),
    'GET /*',
  ],
  [
    'a listener of the server',
    (_app, server) => server.prependListener('request', () => {}),
    'ALL (a listener of the server)',
  ],
];

describe.each(
  expresses.flatMap((one) => onExpress(one).map(([kind, ...row]) => [one.version, kind, one.express, ...row] as const)),
)('an open route on %s: %s', (_version, kind, express, add, name) => {
  it('is found, and may be named', async () => {
    expect(await judge(createExpress(express, add), [])).toEqual(
      expect.arrayContaining([expect.stringContaining(name)]),
    );
    const others: Readonly<Record<string, readonly string[]>> = {
      'a route of several paths': ['GET /two'],
      'all methods': ['POST', 'PUT', 'PATCH', 'DELETE'].map((method) => `${method} /any`),
    };
    expect(await judge(createExpress(express, add), [name, ...(others[kind] ?? [])])).toEqual([]);
  });
});

describe.each(onFastify)('an open route on Fastify: %s', (kind, add, name) => {
  it('is found, and may be named', async () => {
    const open = await createFastify(add);
    expect(await judge(open, [])).toEqual(expect.arrayContaining([expect.stringContaining(name)]));
    await open.close();
    const others = kind === 'a route of several methods' ? ['PUT /open'] : otherMethods(kind);
    const named = await createFastify(add);
    expect(await judge(named, [name, ...others])).toEqual([]);
    await named.close();
  });
});

function otherMethods(kind: string): string[] {
  if (kind !== 'all methods') return [];
  return ['TRACE', 'DELETE', 'PATCH', 'PUT', 'POST', 'QUERY'].map((method) => `${method} /any`);
}

@Controller('closed')
class ClosedController {
  @Get()
  read() {
    return {};
  }
}

const [, five] = expresses;

/** Below Nest, routes are added to the instance: before it is given to the adapter, and after. */
describe.each([
  ...onExpress(five).map(([kind, add, name]) => ['Express', kind, add as never, name] as const),
  // The handler of what is not found is Nest's own there.
  ...onFastify
    .filter(([kind]) => kind !== 'a handler of what is not found')
    .map(([kind, add, name]) => ['Fastify', kind, add as never, name] as const),
])('an open route below Nest on %s: %s', (framework, kind, add: (app: unknown, server: Server) => unknown, name) => {
  async function create() {
    @Module({
      imports: [AuthContractsModule.forRoot({ issuer: issuer.issuer, audience, keys: localKeys(issuer.jwks) })],
      controllers: [ClosedController],
    })
    class AppModule {}
    const instance = framework === 'Express' ? five.express() : fastify();
    const isOfServer = kind === 'a listener of the server';
    if (!isOfServer) add(instance, undefined as never);
    const adapter = framework === 'Express' ? new ExpressAdapter(instance) : new FastifyAdapter(instance as never);
    const app = await NestFactory.create(AppModule, adapter as never, { logger: false });
    if (isOfServer) add(instance, app.getHttpServer() as Server);
    await app.listen(0, '127.0.0.1');
    return app;
  }

  it('is found', async () => {
    const app = await create();
    const faults = await judge(app, []).finally(() => app.close());
    expect(faults).toEqual(expect.arrayContaining([expect.stringContaining(name)]));
  });
});

describe.each(expresses)('what is guarded on $version', ({ express }) => {
  it.each([
    [
      'a router behind a guard',
      (app: Express) => app.use('/pre', expressGuard(api).guard(), express.Router().get('/x', answer)),
    ],
    ['static files behind a guard', (app: Express) => app.use('/a', expressGuard(api).guard(), express.static('.'))],
    ['an application behind a guard', (app: Express) => app.use('/sub', expressGuard(api).guard(), sub(express))],
    ['everything behind a guard', (app: Express) => app.use(expressGuard(api).guard(), nested(express), answer)],
    ['nothing but what passes on', (app: Express) => app.use('/pre', pass, express.urlencoded({ extended: false }))],
  ])('is not taken for open: %s', async (_kind, add) => {
    expect(await judge(createExpress(express, add), [])).toEqual([]);
  });
});

describe('what is guarded on Fastify', () => {
  it.each([
    [
      'a plugin behind a guard',
      (app: FastifyInstance) =>
        app.register(
          async (one) => {
            one.addHook('onRequest', fastifyGuard(api).guard());
            one.get('/route', secret);
            one.get('/*', secret);
          },
          { prefix: '/pre' },
        ),
    ],
    ['hooks that pass on', (app: FastifyInstance) => app.addHook('preHandler', async () => {})],
  ])('is not taken for open: %s', async (_kind, add) => {
    const app = await createFastify(add);
    expect(await judge(app, [])).toEqual([]);
    await app.close();
  });
});

describe.each(expresses)('a name at the root of $version', ({ express }) => {
  it('names what answers where no route does, and no route', async () => {
    const add = (app: Express) => app.get('/open', answer).use(answer);
    expect(await judge(createExpress(express, add), ['GET /*'])).toEqual(['GET /open']);
  });
});
