import { createServer, type IncomingMessage, request as requestOverHttp, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INestApplication } from '@nestjs/common';
import type { AnyAudience } from '../index.js';
import { isExpress, surveyExpress } from './express-routes.js';
import { type FastifyLike, isFastify, surveyFastify } from './fastify-routes.js';
import { type FoundRoute, merged, nothing, type Survey } from './found-route.js';

/** A Nest application, as far as these types name it: an API without Nest has no types of Nest. */
export interface ListeningApplication {
  getUrl(): Promise<string>;
}

/** Whatever answers `Request` with `Response`: Hono, Bun, Deno, workers. Its routes must be declared. */
export interface FetchApplication {
  fetch(request: Request): Response | Promise<Response>;
}

/** A server of `node:http`, listening or not. */
export interface ServerApplication {
  address(): unknown;
  emit(event: string, ...given: unknown[]): boolean;
  listeners(event: string): readonly unknown[];
}

/** An application of Nest, Express 4 or 5, connect, Fastify, `node:http`, or a fetch handler. It need not listen, unless it is of Nest. */
export type ApplicationUnderTest =
  | ListeningApplication
  | FetchApplication
  | ServerApplication
  | FastifyLike
  // biome-ignore lint/suspicious/noExplicitAny: requests of every framework, which have types of their own
  | ((request: any, response: any) => unknown);

/** Several values stand in several lines. */
export type SentHeaders = Readonly<Record<string, string | readonly string[]>>;

export interface Answer {
  readonly status: number;
  readonly challenge: string;
  /** Of an application of Nest that exposes it. */
  readonly code: string | undefined;
}

/** An application that can be asked, and read. */
export interface Door {
  readonly survey: Survey;
  /** What clients call, where the application says so. */
  readonly publicUrl: string | undefined;
  send(method: string, target: string, headers: SentHeaders, body?: string): Promise<Answer>;
}

/** Opens an application for as long as it is used; what listened before goes on to listen. */
export async function withDoor<T>(
  app: ApplicationUnderTest,
  audience: AnyAudience,
  use: (door: Door) => Promise<T>,
): Promise<T> {
  if (isNest(app)) return use(await nestDoor(app, audience));
  if (isFetch(app)) return use({ survey: nothing, publicUrl: undefined, send: (...sent) => fetchFrom(app, ...sent) });
  if (isFastify(app)) {
    await app.ready();
    const { server } = app as { server?: ServerApplication };
    const survey = merged(surveyFastify(app), surveyServer(server));
    return withServer((request, response) => app.routing(request as never, response as never), survey, use);
  }
  if (typeof app === 'function') return withServer(app, isExpress(app) ? surveyExpress(app) : nothing, use);
  const server = app as ServerApplication;
  const handlers = server.listeners('request');
  const survey = merged(surveyServer(server), ...handlers.filter(isExpress).map(surveyExpress));
  return withServer((request, response) => server.emit('request', request, response), survey, use);
}

function isNest(app: ApplicationUnderTest): app is ListeningApplication {
  return 'getUrl' in app && typeof app.getUrl === 'function';
}

function isFetch(app: ApplicationUnderTest): app is FetchApplication {
  return 'fetch' in app && typeof app.fetch === 'function';
}

async function nestDoor(app: ListeningApplication, audience: AnyAudience): Promise<Door> {
  const origin = (await app.getUrl()).replace('[::1]', 'localhost');
  // Loaded late: whoever tests no application of Nest needs no Nest.
  const { nestRoutes, instanceOf, publicUrlOf } = await import('./nest-routes.js');
  const nest = app as INestApplication;
  const instance = instanceOf(nest);
  const below = isFastify(instance) ? surveyFastify(instance) : surveyExpress(instance);
  const there = new Set(below.routes.map(({ method, path }) => `${method} ${path}`));
  // Of all thirty methods of Express some are not for requests to a path.
  const isThere = ({ method, path, target }: FoundRoute) => target === undefined || there.has(`${method} ${path}`);
  const known = nestRoutes(nest).filter((one) => isFastify(instance) || isThere(one));
  const server = surveyServer((nest as { getHttpServer?(): ServerApplication }).getHttpServer?.());
  const names = new Set(known.map(({ method, path }) => `${method} ${path}`));
  const others = below.routes.filter(({ method, path }) => !names.has(`${method} ${path}`));
  const all = merged({ ...below, routes: [...known, ...others] }, server);
  const routes = ofAudience(all.routes, audience);
  return {
    survey: { ...all, routes, others: all.routes.filter((route) => !routes.includes(route)) },
    publicUrl: publicUrlOf(nest),
    send: (...sent) => sendTo(origin, ...sent),
  };
}

/** Those of other audiences are theirs to test. */
function ofAudience(routes: readonly FoundRoute[], { identifier }: AnyAudience): readonly FoundRoute[] {
  // An application that knows nothing of this audience is a fault that its tokens shall show.
  if (!routes.some(({ audience }) => audience === identifier)) return routes;
  return routes.filter(({ audience }) => audience === undefined || audience === identifier);
}

/** What listens beside the framework answers before or after it, and cannot be looked into. */
function surveyServer(server: ServerApplication | undefined): Survey {
  const handlers = server?.listeners('request') ?? [];
  const routes = handlers
    .slice(1)
    .map((): FoundRoute => ({ method: 'ALL', path: '(a listener of the server)', target: undefined }));
  return { routes, mounts: [], handlers };
}

async function withServer<T>(
  handle: (request: IncomingMessage, response: ServerResponse) => unknown,
  survey: Survey,
  use: (door: Door) => Promise<T>,
): Promise<T> {
  const server = createServer({ maxHeaderSize: 65_536 }, (request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    return await use({ survey, publicUrl: undefined, send: (...sent) => sendTo(origin, ...sent) });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** By Node's own client: `fetch` sends no header twice. */
function sendTo(origin: string, method: string, target: string, headers: SentHeaders, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat()]));
    const options = { hostname, port, method, path: target, headers: sent, agent: false };
    const request = requestOverHttp(options, (response) => {
      const { 'www-authenticate': challenge = '', 'signet-rejection': code } = response.headers;
      const answer = {
        status: response.statusCode ?? 0,
        challenge: [challenge].flat().join(', '),
        code: code?.toString(),
      };
      response.on('error', reject);
      if (response.headers['content-length'] !== undefined) {
        response.once('end', () => resolve(answer));
        response.resume();
        return;
      }
      // A stream of events ends when nobody listens any more.
      resolve(answer);
      response.destroy();
    });
    const size = Object.values(sent).flat().join('').length;
    request.on('error', (error: NodeJS.ErrnoException) => {
      // A server that closes the connection on headers of this size has answered; some send the body of that answer to HEAD as well.
      const isTooLong = size > 16_000 && /^(ECONNRESET|EPIPE|HPE_\w+)$/.test(error.code ?? '');
      if (isTooLong) resolve({ status: 431, challenge: '', code: undefined });
      else reject(error);
    });
    request.end(body);
  });
}

async function fetchFrom(
  app: FetchApplication,
  method: string,
  target: string,
  headers: SentHeaders,
  body?: string,
): Promise<Answer> {
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, one]),
  );
  const answer = await app.fetch(
    new Request(`http://127.0.0.1${target}`, { method, headers: lines, ...(body !== undefined && { body }) }),
  );
  // A stream of events ends when nobody listens any more.
  await answer.body?.cancel();
  return {
    status: answer.status,
    challenge: answer.headers.get('www-authenticate') ?? '',
    code: answer.headers.get('signet-rejection') ?? undefined,
  };
}
