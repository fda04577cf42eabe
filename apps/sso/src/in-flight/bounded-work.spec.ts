import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Endpoint, endpoints } from '@signet/authorization-server';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { registerBoundedWork } from './bounded-work.js';
import { type Lane, laneOf, lanes } from './lanes.js';

/** One at a time of each lane, and one that waits for longer than any test. */
const narrow = Object.fromEntries(
  Object.keys(lanes).map((lane) => [lane, { places: 1, waiting: 1, patience: 3_600_000 }]),
) as Readonly<Record<Lane, { places: number; waiting: number; patience: number }>>;

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

let fastify: FastifyInstance;
let port: number;
let handlers: Record<string, Handler>;
/** Handlers that were begun, by the `name` of their request. */
const begun: string[] = [];
/** What a handler is part of, as a trace would have it. */
const partOf = new AsyncLocalStorage<string>();
const nameOf = ({ query }: FastifyRequest) => (query as { readonly name: string }).name;
/** Resolves those who wait for the next of them. */
const notices: Array<() => void> = [];
/** Events of the log, with their lane. */
let said: unknown[];

beforeEach(async () => {
  said = [];
  begun.length = 0;
  handlers = {};
  fastify = Fastify();
  const event = (name: string, { lane }: { readonly lane?: unknown }) => void said.push([name, lane]);
  fastify.decorate('eventLog', { event } as never);
  fastify.decorate('countRefusal', () => {});
  fastify.addHook('preHandler', (request, _reply, done) => partOf.run(nameOf(request), done));
  registerBoundedWork(fastify, narrow);
  const handle: Handler = (request, reply) => {
    const name = nameOf(request);
    // And of nothing that whoever gave it the place did.
    expect(partOf.getStore()).toBe(name);
    begun.push(name);
    for (const notice of notices.splice(0)) notice();
    return (handlers[name] ?? (async () => ({ name })))(request, reply);
  };
  for (const endpoint of [endpoints.token, endpoints.jwks, endpoints.revocation, endpoints.securityEventPoll]) {
    fastify.get(endpoint.path, { config: { endpoint } }, handle);
  }
  await fastify.listen({ port: 0, host: '127.0.0.1' });
  port = (fastify.server.address() as AddressInfo).port;
});
afterEach(() => fastify.close());

async function ask(name: string, path: string = endpoints.token.path): Promise<number> {
  return (await fetch(`http://127.0.0.1:${port}${path}?name=${name}`)).status;
}

async function hasBegun(name: string): Promise<void> {
  while (!begun.includes(name)) await new Promise<void>((resolve) => notices.push(resolve));
}

/** A handler that works until it is told how to end. */
function working(name: string): { end: () => void; fail: (error: Error) => void } {
  let [end, fail]: [() => void, (error: Error) => void] = [() => {}, () => {}];
  const work = new Promise<object>((resolve, reject) => {
    end = () => resolve({});
    fail = reject;
  });
  work.catch(() => undefined);
  handlers[name] = () => work;
  return { end, fail };
}

/** A request whose client leaves when it is told to; resolves when the server has seen it. */
function leaving(name: string) {
  const came = once(fastify.server, 'request') as Promise<[{ socket: NodeJS.EventEmitter }]>;
  const request = get({ port, host: '127.0.0.1', path: `${endpoints.token.path}?name=${name}` });
  request.on('error', () => undefined);
  // What came of the answer is cut too.
  request.on('response', (response) => response.on('error', () => undefined));
  return {
    came,
    leave: async () => {
      const [{ socket }] = await came;
      // Not by `once`, which an error ends as well.
      const closed = new Promise((resolve) => socket.once('close', resolve));
      request.destroy();
      await closed;
    },
  };
}

describe('a place', () => {
  it('is given to who waits when the answer before is made, and who finds no room is turned away', async () => {
    const first = working('first');
    const one = ask('first');
    await hasBegun('first');
    const waits = queued('second');
    await waits.came;
    // Of a queue of one the second has it.
    expect(await ask('third')).toBe(503);
    expect(said).toContainEqual(['overloaded', 'clients']);
    expect(begun).toEqual(['first']);
    first.end();
    expect([await one, await waits.status]).toEqual([200, 200]);
    expect(begun).toEqual(['first', 'second']);
  });

  it('is of its lane: nothing else has to wait', async () => {
    const first = working('first');
    const one = ask('first');
    await hasBegun('first');
    expect(await ask('keys', endpoints.jwks.path)).toBe(200);
    expect(await ask('ends', endpoints.revocation.path)).toBe(200);
    expect(await ask('held', endpoints.securityEventPoll.path)).toBe(200);
    first.end();
    expect(await one).toBe(200);
  });

  it('comes back where the work fails', async () => {
    const first = working('first');
    const one = ask('first');
    await hasBegun('first');
    first.fail(new Error('broken'));
    expect(await one).toBe(500);
    expect(await ask('second')).toBe(200);
  });

  it('comes back where somebody else answers in place of us', async () => {
    handlers.first = async (_request, reply) => {
      reply.hijack();
      reply.raw.end('taken over');
      return reply;
    };
    expect(await ask('first')).toBe(200);
    expect(await ask('second')).toBe(200);
  });

  it('comes back where the client of such an answer leaves in the middle of it', async () => {
    handlers.first = async (_request, reply) => {
      reply.hijack();
      reply.raw.write('the beginning');
      return reply;
    };
    const first = leaving('first');
    await hasBegun('first');
    await first.leave();
    expect(await ask('second')).toBe(200);
  });

  it('is kept for work whose client has left, until that work is done', async () => {
    const first = working('first');
    const left = leaving('first');
    await hasBegun('first');
    await left.leave();
    const second = queued('second');
    await second.came;
    expect(await ask('third')).toBe(503);
    expect(begun).toEqual(['first']);
    first.end();
    expect(await second.status).toBe(200);
  });
});

it('whose client left while it waited is not begun, and leaves its turn to others', async () => {
  const first = working('first');
  const one = ask('first');
  await hasBegun('first');
  const left = leaving('left');
  await left.came;
  await left.leave();
  const next = queued('next');
  await next.came;
  first.end();
  expect([await one, await next.status]).toEqual([200, 200]);
  expect(begun).toEqual(['first', 'next']);
});

/** As `ask`; `came` says when the server has it. */
function queued(name: string): { came: Promise<unknown>; status: Promise<number> } {
  const came = once(fastify.server, 'request');
  return { came, status: ask(name) };
}

describe('the lane of an endpoint', () => {
  const table: Readonly<Record<keyof typeof endpoints, Lane | undefined>> = {
    openidConfiguration: 'documents',
    authorizationServer: 'documents',
    securityEventConfiguration: 'documents',
    jwks: 'documents',
    authorization: 'people',
    pushedAuthorization: 'clients',
    token: 'clients',
    userinfo: 'clients',
    revocation: 'endings',
    introspection: 'clients',
    deviceAuthorization: 'clients',
    device: 'people',
    registration: 'clients',
    registeredClient: 'clients',
    refusalReports: 'clients',
    securityEventStreams: 'clients',
    securityEventStream: 'clients',
    securityEventPoll: undefined,
    endSession: 'endings',
    login: 'people',
    upstreamSignIn: 'people',
    upstreamCallback: 'people',
    upstreamLogout: 'endings',
    accountLinked: 'people',
    accountLink: 'people',
    consent: 'people',
    secondFactor: 'people',
    setUpFactor: 'people',
    acceptTerms: 'people',
    changePassword: 'people',
    verifyEmail: 'people',
    completeProfile: 'people',
    noAccess: 'people',
    moreTime: 'people',
    createAccount: 'people',
    confirmAccount: 'people',
    finishAccount: 'people',
    invitationLink: 'people',
    invitation: 'people',
    forgotPassword: 'people',
    recoverPassword: 'people',
    logout: 'endings',
    signedOut: 'endings',
    account: 'people',
    accountProfile: 'people',
    accountPicture: 'uploads',
    picture: 'documents',
    smallPicture: 'documents',
    accountSessions: 'people',
    accountSupport: 'people',
    accountPassword: 'people',
    accountEmail: 'people',
    accountFactors: 'people',
    accountData: 'people',
    accountClose: 'people',
    accountActivity: 'people',
    changePasswordUrl: 'people',
    confirmEmail: 'people',
    undoEmail: 'people',
    undoFactor: 'people',
    keepAccount: 'people',
    notMe: 'people',
    accountApps: 'people',
    apps: 'people',
    devOutbox: 'people',
    devPages: 'people',
    ownerLink: 'people',
    owner: 'people',
    ownership: 'people',
    recoveredOwner: 'people',
    home: 'people',
    lookFile: 'documents',
    favicon: 'documents',
    script: 'documents',
    console: 'people',
    consoleList: 'people',
    consoleRecord: 'people',
    consoleCallback: 'people',
    consoleFile: 'documents',
    relatedOrigins: 'documents',
    passkeyEndpoints: 'documents',
    health: 'probes',
    readiness: 'probes',
  };

  it.each(Object.entries(endpoints) as Array<[keyof typeof endpoints, Endpoint]>)('of %s', (name, endpoint) => {
    expect(laneOf(endpoint)).toBe(table[name]);
  });
});
