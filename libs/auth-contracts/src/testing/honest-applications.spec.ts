import { beforeAll, describe, expect, it } from '@jest/globals';
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
import { type ApplicationUnderTest, createTestIssuer, describeAudience, type TestIssuer } from './index.js';

const audience = defineAudience({
  identifier: 'https://things.example.com',
  name: 'Things',
  scopes: { 'things:read': 'Read' },
});
const until = new Date(Date.now() + 86_400_000).toISOString();
const reporting = { mode: 'report-only', until } as const;

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await createTestIssuer({ issuer: 'https://sso.example.com' });
});

function serverOf(mode: object = {}) {
  return new ResourceServer<typeof audience, Mode>({
    issuer: issuer.issuer,
    audience,
    keys: localKeys(issuer.jwks),
    rejectionLog: false,
    reportLog: () => {},
    ...mode,
  });
}

/** What the tests of these names say. */
async function judge(app: ApplicationUnderTest, names: RegExp): Promise<readonly string[]> {
  const tests: Array<() => Promise<void>> = [];
  const routes = [{ method: 'GET', path: '/things' }];
  describeAudience(
    { audience, app: () => app, issuer: () => issuer, publicRoutes: [], routes },
    {
      describe: (_name, define) => define(),
      it: (name, run) => void (names.test(name) && tests.push(run)),
    },
  );
  expect(tests.length).toBeGreaterThan(0);
  const faults: string[] = [];
  for (const run of tests) await run().catch((error: { actual?: string[] }) => faults.push(String(error.actual)));
  return faults;
}

const begun = 'data: begun\n\n';

describe('a route that goes on answering for as long as somebody listens', () => {
  const apps: Readonly<Record<string, () => ApplicationUnderTest>> = {
    express: () => {
      const app = express();
      app.get('/things', expressGuard(serverOf()).guard(), (_request, response) => {
        response.setHeader('content-type', 'text/event-stream');
        response.write(begun);
      });
      return app;
    },
    fastify: () => {
      const app = fastify();
      app.get('/things', { onRequest: fastifyGuard(serverOf()).guard() as never }, (_request, reply) => {
        reply.hijack();
        reply.raw.setHeader('content-type', 'text/event-stream');
        reply.raw.write(begun);
      });
      return app;
    },
    fetch: () => ({
      fetch: webGuard(serverOf()).guard(
        () => new Response(new ReadableStream({ start: (body) => body.enqueue(new TextEncoder().encode(begun)) })),
      ),
    }),
  };

  it.each(Object.entries(apps))('is let in, and left: %s', async (_name, create) => {
    expect(await judge(create(), /^accepts a good token|^judges anew/)).toEqual([]);
  });
});

describe('a guard that only reports', () => {
  const create = (door: string, server: ReturnType<typeof serverOf>, options?: GuardOptions): ApplicationUnderTest => {
    if (door === 'express') {
      const app = express();
      app.get('/things', expressGuard(server, options).guard(), (_request, response) => void response.json({}));
      return app;
    }
    const app = fastify();
    app.get('/things', { onRequest: fastifyGuard(server, options).guard() as never }, async () => ({}));
    return app;
  };
  const isReporting = /^is not in report-only mode$/;

  it.each(['express', 'fastify'])('is named: %s', async (door) => {
    const named = expect.stringContaining('GET /things');
    expect(await judge(create(door, serverOf(reporting)), isReporting)).toEqual([named]);
    expect(await judge(create(door, serverOf(), reporting), isReporting)).toEqual([named]);
    expect(await judge(create(door, serverOf()), isReporting)).toEqual([]);
    expect(await judge(create(door, serverOf(reporting), { mode: 'enforce' }), isReporting)).toEqual([]);
    expect(await judge(create(door, serverOf({ ...reporting, until: '2020-01-01' })), isReporting)).toEqual([]);
  });
});
