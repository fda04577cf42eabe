import assert from 'node:assert/strict';
import type { INestApplication } from '@nestjs/common';
import { audience as audienceReader } from '../audience/define-audience.js';
import type { AnyAudience } from '../index.js';
import type { GuardedRoute } from '../nest/guarded-routes.js';
import { readOptions, type Shape } from '../options/read-options.js';
import { anyRecord } from '../options/record-of.js';
import { callback, listOf, optional, text } from '../options/values.js';
import { badTokens } from './bad-tokens.js';
import type { TestIssuer } from './test-issuer.js';

/** `describe` and `it` of jest, vitest or node:test. */
export interface TestRunner {
  describe(name: string, define: () => void): unknown;
  it(name: string, run: () => Promise<void>): unknown;
}

/** A Nest application, as far as these types name it: an API without Nest has no types of Nest. */
export interface ListeningApplication {
  getUrl(): Promise<string>;
}

export interface AudienceUnderTest<A extends AnyAudience> {
  readonly audience: A;
  /** The application, listening; asked for when a test runs. */
  readonly app: () => ListeningApplication;
  /** An issuer whose keys the application trusts. */
  readonly issuer: () => TestIssuer;
  /** Every route that is open by intent, as `GET /health`, or `GET /docs*` for all below. Any other must be closed. */
  readonly publicRoutes: readonly string[];
  /** What the contract's own claims need to be good. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

const shape: Shape<AudienceUnderTest<AnyAudience>> = {
  audience: audienceReader,
  app: callback(),
  issuer: callback(),
  publicRoutes: listOf(text),
  claims: optional(anyRecord),
};

/**
 * Proves of a whole application that every route that is not public by intent refuses every bad token, and that routes
 * with scopes or actors refuse tokens without them. Routes are those of the HTTP server, whoever registered them.
 * @param runner default: the global `describe` and `it`
 * @throws TypeError for an option that is none or not what it must be
 */
export function describeAudience<A extends AnyAudience>(
  options: AudienceUnderTest<A>,
  runner: TestRunner = globalThis as unknown as TestRunner,
): void {
  const given = readOptions<AudienceUnderTest<AnyAudience>>('describeAudience', options, shape);
  const { audience, publicRoutes } = given;
  const { describe, it } = runner;
  const everyScope = Object.keys(audience.scopes);
  const mint = (claims: Record<string, unknown> = {}, scopes: string[] = everyScope) =>
    given.issuer().mint<AnyAudience>({ audience, scopes, claims: { ...given.claims, ...claims } });
  const isOpen = (route: GuardedRoute) => publicRoutes.some((name) => isNamed(route, name));
  const closed = async () => (await routesOf(given.app(), audience)).filter((route) => !isOpen(route));
  // Strangers may call what is optional, and nobody with a token that is not good.
  const judged = async () =>
    (await routesOf(given.app(), audience)).filter((route) => route.rule?.isOptional || !isOpen(route));

  describe(`the audience ${audience.identifier}`, () => {
    it('is not in report-only mode', async () => {
      const reported = (await routesOf(given.app(), audience)).filter(({ isReportOnly }) => isReportOnly);
      assert.deepEqual(reported.map(nameOf), [], 'routes that let refused requests go on: report-only proves nothing');
    });

    it('has no route that is open by accident', async () => {
      const open: string[] = [];
      for (const route of await closed()) {
        const { status, challenge } = await call(given.app(), route, {});
        if (status !== 401 || !challenge.startsWith('Bearer') || challenge.includes('error=')) open.push(nameOf(route));
      }
      assert.deepEqual(open, [], 'routes without a guard that are not in publicRoutes');
    });

    it('has the public routes that it names', async () => {
      const routes = await routesOf(given.app(), audience);
      const gone = publicRoutes.filter((name) => !routes.some((route) => isNamed(route, name)));
      assert.deepEqual(gone, [], 'publicRoutes that are not there');
    });

    it('accepts a good token, so that its refusals mean something', async () => {
      const readable = (await closed()).filter(({ method }) => method === 'GET');
      assert.notEqual(readable.length, 0, 'there is no closed GET route');
      const refused: string[] = [];
      for (const route of readable.filter(isMetByScopes)) {
        const { status } = await call(given.app(), route, { authorization: `Bearer ${await mint()}` });
        if (status === 401 || status === 403) refused.push(`${nameOf(route)}: ${status}`);
      }
      assert.deepEqual(refused, []);
    });

    // The codes come with the token; an application that exposes them must agree.
    for (const { name, index } of namesOfBadTokens(audience)) {
      it(`refuses a token ${name}, on every route`, async () => {
        const bad = badTokens(given.issuer(), audience, { claims: given.claims ?? {} })[index];
        assert.ok(bad);
        const accepted: string[] = [];
        for (const route of await judged()) {
          const { status, challenge, code } = await call(given.app(), route, await bad.present(route.method));
          const isRefused = status === 401 && /error="invalid_(token|dpop_proof)"/.test(challenge);
          if (!isRefused || (code !== null && code !== bad.code)) accepted.push(`${nameOf(route)}: ${status} ${code}`);
        }
        assert.deepEqual(accepted, []);
      });
    }

    it('refuses a good token without scopes, on every route that asks for one', async () => {
      const routes = (await closed()).filter(({ rule }) => rule?.requirements.some(({ kind }) => /scope/.test(kind)));
      await refusesAll(given.app(), routes, () => mint({}, []), 'insufficient_scope');
    });

    it('refuses a foreign actor, on every route that asks for one', async () => {
      const routes = (await closed()).filter(({ rule }) => rule?.requirements.some(({ kind }) => kind === 'actor'));
      await refusesAll(given.app(), routes, () => mint({ act: { sub: 'foreign-actor' } }), undefined);
    });
  });
}

/** Those of other audiences are theirs to test. Preflights carry no token by design (Fetch standard §3.3.2). */
async function routesOf(app: ListeningApplication, audience: AnyAudience): Promise<GuardedRoute[]> {
  // Loaded late: whoever only mints tokens needs no Nest.
  const { guardedRoutes } = await import('../nest/guarded-routes.js');
  const routes = guardedRoutes(app as INestApplication).filter(({ method }) => method !== 'OPTIONS');
  // An application that knows nothing of this audience is a fault that its tokens shall show.
  if (!routes.some((route) => route.audience === audience.identifier)) return routes;
  return routes.filter((route) => route.audience === undefined || route.audience === audience.identifier);
}

function nameOf({ method, path }: GuardedRoute): string {
  return `${method} ${path}`;
}

/** HEAD goes with GET. */
function isNamed({ method, path }: GuardedRoute, name: string): boolean {
  const own = `${method === 'HEAD' ? 'GET' : method} ${path}`;
  return name.endsWith('*') ? own.startsWith(name.slice(0, -1)) : own === name;
}

/** A good bearer token is all that this route asks for. */
function isMetByScopes({ rule }: GuardedRoute): boolean {
  return rule?.requirements.every(({ kind }) => kind === 'scopes' || kind === 'any_scope') ?? true;
}

async function refusesAll(
  app: ListeningApplication,
  routes: readonly GuardedRoute[],
  token: () => Promise<string>,
  error: string | undefined,
): Promise<void> {
  const accepted: string[] = [];
  for (const route of routes) {
    const { status, challenge } = await call(app, route, { authorization: `Bearer ${await token()}` });
    if (status !== 403 || (error !== undefined && !challenge.includes(`error="${error}"`))) {
      accepted.push(`${nameOf(route)}: ${status}`);
    }
  }
  assert.deepEqual(accepted, []);
}

async function call(
  app: ListeningApplication,
  { method, path }: GuardedRoute,
  headers: Readonly<Record<string, string>>,
) {
  const address = (await app.getUrl()).replace('[::1]', 'localhost');
  // Guards speak before anything reads a parameter.
  const target = path.replace(/\{|\}/g, '').replace(/[:*][A-Za-z0-9_]*(\([^)]*\))?/g, 'x');
  const response = await fetch(address + target, { method, headers, redirect: 'manual' });
  await response.arrayBuffer();
  return {
    status: response.status,
    challenge: response.headers.get('www-authenticate') ?? '',
    code: response.headers.get('signet-rejection'),
  };
}

/** Their names are needed before there is an issuer. */
function namesOfBadTokens(audience: AnyAudience): { name: string; index: number }[] {
  return badTokens({} as TestIssuer, audience).map(({ name }, index) => ({ name, index }));
}
