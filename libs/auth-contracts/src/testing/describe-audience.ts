import assert from 'node:assert/strict';
import { audience as audienceReader } from '../audience/define-audience.js';
import type { AnyAudience, RejectionCode, Requirement } from '../index.js';
import { type Reader, readOptions, refused, type Shape } from '../options/read-options.js';
import { callback, flag, listOf, optional, options, text } from '../options/values.js';
import { requirement } from '../policy/requirements.js';
import { type Answer, type ApplicationUnderTest, type Door, type SentHeaders, withDoor } from './application.js';
import { confirmationOf, prove } from './bad-proofs.js';
import { type BadTokenOptions, badTokenShape, badTokens, publicBase } from './bad-tokens.js';
import { extraKeysOf } from './extra-keys.js';
import { type FoundRoute, targetOf } from './found-route.js';
import { probe } from './probes.js';
import { enoughFor, type Sayable, shortfallsOf } from './shortfalls.js';
import { createSigningKey, decodePart, encodePart, type SigningKey } from './signing-key.js';
import { strayTokens } from './stray-tokens.js';
import type { TestIssuer } from './test-issuer.js';
import type { TestRevocations } from './test-revocations.js';

/** `describe` and `it` of jest, vitest or node:test. */
export interface TestRunner {
  describe(name: string, define: () => void): unknown;
  it(name: string, run: () => Promise<void>): unknown;
}

/** A route that cannot be read from the application, or of which it does not say what it asks for. */
export interface DeclaredRoute {
  readonly method: string;
  /** As the application has it, with `:id` and `*`. */
  readonly path: string;
  readonly requirements?: readonly Requirement[] | undefined;
  /** Strangers may call it as well. */
  readonly isOptional?: boolean | undefined;
}

export interface AudienceUnderTest<A extends AnyAudience> extends BadTokenOptions {
  readonly audience: A;
  /** The application; one of Nest must listen. Asked for when a test runs. */
  readonly app: () => ApplicationUnderTest;
  /** An issuer whose keys the application trusts. */
  readonly issuer: () => TestIssuer;
  /**
   * Every route that is open by intent, as `GET /health`, or `GET /docs*` for all below; `GET /*` is what answers where no route does. Any other
   * must be closed.
   */
  readonly publicRoutes: readonly string[];
  /** Beside those that are found: all routes of a fetch handler, and what a route asks for where that cannot be read. */
  readonly routes?: readonly DeclaredRoute[] | undefined;
  /** Where the application hears of revocations: then revoked tokens are sent too. */
  readonly revocations?: (() => TestRevocations) | undefined;
}

const method: Reader<string> = (value, at) => {
  if (typeof value !== 'string' || !/^[A-Z]+$/.test(value)) throw refused(at, 'a method in capitals', value);
  return value;
};

const path: Reader<string> = (value, at) => {
  if (typeof value !== 'string' || !value.startsWith('/')) throw refused(at, 'a path', value);
  return value;
};

const declaredRoute: Shape<DeclaredRoute> = {
  method,
  path,
  requirements: optional(listOf(requirement)),
  isOptional: optional(flag),
};

const shape: Shape<AudienceUnderTest<AnyAudience>> = {
  ...badTokenShape,
  audience: audienceReader,
  app: callback(),
  issuer: callback(),
  publicRoutes: listOf(text),
  routes: optional(listOf(options(declaredRoute))),
  revocations: optional(callback()),
};

/** Requests that are sent at once: what waits for the keys of an issuer waits together. */
const atOnce = 16;

/**
 * Proves of a whole application that every route that is not public by intent refuses every bad token, and each token that lacks what the route
 * asks for. Routes are those of the server, whoever registered them, and what answers where there is none; docs/testing.md says what cannot
 * be seen.
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
  const badOptions = Object.fromEntries(
    Object.keys(badTokenShape).map((name) => [name, given[name as keyof BadTokenOptions]]),
  ) as BadTokenOptions;
  const inside = (judge: (trial: Trial) => Promise<void>) => () =>
    withDoor(given.app(), audience, (door) => judge(new Trial(given, door)));

  describe(`the audience ${audience.identifier}`, () => {
    it(
      'is not in report-only mode',
      inside(async (trial) => {
        const reported = trial.routes.filter(({ isReportOnly }) => isReportOnly).map(nameOf);
        assert.deepEqual(reported, [], 'routes that let refused requests go on: report-only proves nothing');
      }),
    );

    it(
      'has no route that is open by accident',
      inside(async (trial) => {
        const found = [...trial.closed, ...(await trial.answering())];
        const open = await trial.each(found, async (route) => {
          if (route.target === undefined) return `${nameOf(route)}: it cannot be seen whether it is guarded`;
          const { status, challenge } = await trial.send(route, {});
          const isAsked = status === 401 && challenge.startsWith('Bearer') && !challenge.includes('error=');
          return isAsked ? undefined : nameOf(route);
        });
        assert.deepEqual(open, [], 'routes without a guard that are not in publicRoutes');
      }),
    );

    it(
      'has the public routes that it names',
      inside(async (trial) => {
        const routes = [...trial.routes, ...(await trial.answering({ alsoPublic: true }))];
        const gone = publicRoutes.filter((name) => !routes.some((route) => isNamed(route, name)));
        assert.deepEqual(gone, [], 'publicRoutes that are not there');
      }),
    );

    it(
      'accepts a good token, so that its refusals mean something',
      inside(async (trial) => {
        assert.notEqual(trial.readable.length, 0, 'there is no closed GET route');
        const refusals = await trial.each(trial.readable, async (route) => {
          const answer = await trial.send(route, await trial.enough(route));
          return isLetIn(answer) ? undefined : `${nameOf(route)}: ${said(answer)}`;
        });
        assert.deepEqual(refusals, []);
      }),
    );

    it(
      'accepts a good token that is bound to a key, with its proof, once',
      inside(async (trial) => {
        if (trial.base === undefined) return;
        const faults = await trial.each(trial.readable, async (route) => {
          const headers = await trial.enough(route, { isBound: true });
          const first = await trial.send(route, headers);
          if (!isLetIn(first)) return `${nameOf(route)}: ${said(first)}`;
          const again = await trial.send(route, headers);
          // One more, so that a memory that forgets early has forgotten.
          await trial.send(route, await trial.enough(route, { isBound: true }));
          const later = await trial.send(route, headers);
          const isRefused = [again, later].every((one) => isRefusedAs(one, 'proof_replayed'));
          return isRefused ? undefined : `${nameOf(route)}: again ${said(again)}, later ${said(later)}`;
        });
        assert.deepEqual(faults, []);
      }),
    );

    it(
      'judges anew what is changed of a token that it has accepted',
      inside(async (trial) => {
        const faults = await trial.each(trial.readable, async (route) => {
          if (trial.needsProof(route)) return undefined;
          const { authorization = '' } = (await trial.enough(route)) as { authorization?: string };
          const first = await trial.send(route, { authorization });
          const [header, body, signature = ''] = authorization.split('.');
          const other = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
          const forged = await trial.send(route, { authorization: `${header}.${body}.${other}` });
          const unsigned = encodePart({ ...decodePart(header?.replace('Bearer ', '')), alg: 'none' });
          const none = await trial.send(route, { authorization: `Bearer ${unsigned}.${body}.${signature}` });
          const isRefused = isRefusedAs(forged, 'signature_invalid') && isRefusedAs(none, 'algorithm_refused');
          return isLetIn(first) && isRefused ? undefined : `${nameOf(route)}: ${said(forged)}, ${said(none)}`;
        });
        assert.deepEqual(faults, []);
      }),
    );

    it(
      'asks for a proof again of a token that it has accepted',
      inside(async (trial) => {
        if (trial.base === undefined) return;
        const faults = await trial.each(trial.readable, async (route) => {
          const key = await createSigningKey();
          const token = await trial.tokenFor(route, { cnf: await confirmationOf(key) });
          const first = await trial.send(route, await trial.proven(route, token, key));
          const bare = await trial.send(route, { authorization: `Bearer ${token}` });
          const stolen = await trial.send(route, await trial.proven(route, token, await createSigningKey()));
          const isRefused = isRefusedAs(bare, 'sender_constrained') && isRefusedAs(stolen, 'proof_key_mismatch');
          return isLetIn(first) && isRefused
            ? undefined
            : `${nameOf(route)}: ${said(first)}, ${said(bare)}, ${said(stolen)}`;
        });
        assert.deepEqual(faults, []);
      }),
    );

    // Their names are needed before there is an issuer. The codes come with the token; an application that exposes them must agree.
    for (const [index, { name }] of badTokens({} as TestIssuer, audience, badOptions).entries()) {
      it(
        `refuses a token ${name}, on every route`,
        inside(async (trial) => {
          const publicUrl = given.publicUrl ?? trial.publicUrl;
          const bad = badTokens(given.issuer(), audience, { ...badOptions, publicUrl })[index];
          assert.ok(bad);
          const accepted = await trial.each(trial.judged, async (route) => {
            const answer = await trial.send(route, await bad.present(route.method, route.target));
            // A server may refuse by itself what is too long to be a header (RFC 6585 §5).
            const isTooLong = bad.code === 'malformed' && answer.status === 431;
            return isTooLong || isRefusedAs(answer, bad.code) ? undefined : `${nameOf(route)}: ${said(answer)}`;
          });
          assert.deepEqual(accepted, []);
        }),
      );
    }

    for (const { name, isCredential, place } of strayTokens) {
      it(
        `takes no good token ${name}, on any route`,
        inside(async (trial) => {
          const accepted = await trial.each(isCredential ? trial.judged : trial.closed, async (route) => {
            const { query, headers = {}, body } = place(await trial.tokenFor(route));
            if (body !== undefined && /^(GET|HEAD|DELETE|QUERY|TRACE)$/.test(route.method)) return undefined;
            const answer = await trial.send(route, headers, query, body);
            // A body may be refused before anybody asks who sent it.
            const isUnread = body !== undefined && (answer.status === 400 || answer.status === 415);
            return answer.status === 401 || isUnread ? undefined : `${nameOf(route)}: ${said(answer)}`;
          });
          assert.deepEqual(accepted, []);
        }),
      );
    }

    for (const { title, kinds } of kindsOfShortfalls) {
      it(
        title,
        inside(async (trial) => {
          const asked = trial.judged.filter((route) => route.requirements?.some(({ kind }) => kinds.includes(kind)));
          const accepted = await trial.each(asked, (route) => trial.lacking(route, kinds));
          assert.deepEqual(accepted, []);
        }),
      );
    }

    for (const part of given.revocations ? revocableParts : []) {
      it(
        `refuses a token whose ${part} was revoked, on every route`,
        inside(async (trial) => {
          const [route] = trial.readable;
          assert.ok(route, 'there is no closed GET route');
          const value = crypto.randomUUID();
          const token = await trial.tokenFor(route, { [part]: value });
          const first = await trial.send(route, { authorization: `Bearer ${token}` });
          assert.ok(isLetIn(first), `before: ${said(first)}`);
          const until = Number(decodePart(token.split('.')[1]).iat);
          await given.revocations?.().revoke({ part, value, until });
          const accepted = await trial.each(trial.judged, async (one) => {
            const answer = await trial.send(one, { authorization: `Bearer ${token}` });
            return isRefusedAs(answer, 'token_revoked') ? undefined : `${nameOf(one)}: ${said(answer)}`;
          });
          assert.deepEqual(accepted, []);
        }),
      );
    }

    if (given.revocations) {
      it(
        'refuses what a key signed that was withdrawn, on every route',
        inside(async (trial) => {
          const [route] = trial.readable;
          const spare = extraKeysOf(given.issuer())?.spare;
          assert.ok(route && spare, 'a closed GET route, and createTestIssuer with unfitKeys, are needed');
          const good = decodePart((await trial.tokenFor(route)).split('.')[1]);
          const sign = () => spare.sign({ typ: 'at+jwt', kid: spare.kid }, { ...good, jti: crypto.randomUUID() });
          const known = await sign();
          const first = await trial.send(route, { authorization: `Bearer ${known}` });
          assert.ok(isLetIn(first), `before: ${said(first)}`);
          await given.revocations?.().revoke({ part: 'kid', value: spare.kid });
          const accepted = await trial.each(trial.judged, async (one) => {
            const answers = [known, await sign()].map((token) => trial.send(one, { authorization: `Bearer ${token}` }));
            const isRefused = (await Promise.all(answers)).every((answer) => isRefusedAs(answer, 'unknown_key'));
            return isRefused ? undefined : nameOf(one);
          });
          assert.deepEqual(accepted, []);
        }),
      );
    }
  });
}

const revocableParts = ['jti', 'grant_id', 'sid', 'sub', 'client_id'] as const;

const kindsOfShortfalls: ReadonlyArray<{ readonly title: string; readonly kinds: readonly Requirement['kind'][] }> = [
  { title: 'refuses a good token without a scope, on every route that asks for it', kinds: ['scopes', 'any_scope'] },
  { title: 'refuses a good token without a role, on every route that asks for it', kinds: ['roles', 'any_role'] },
  { title: 'refuses another authentication context, on every route that asks for one', kinds: ['acr'] },
  { title: 'refuses an old sign-in, on every route that asks for a recent one', kinds: ['recent_login'] },
  { title: 'refuses a bearer token, on every route that asks for a proof', kinds: ['dpop'] },
  { title: 'refuses a foreign actor, on every route that asks for one', kinds: ['actor'] },
];

/** One application, and what is sent to it. */
class Trial {
  readonly base: string | undefined;
  readonly publicUrl: string | undefined;
  /** Preflights carry no token by design (Fetch standard §3.3.2). */
  readonly routes: readonly FoundRoute[];
  readonly #scopes: readonly string[];
  readonly #sayable: Sayable;

  constructor(
    private readonly given: AudienceUnderTest<AnyAudience>,
    private readonly door: Door,
  ) {
    this.publicUrl = given.publicUrl ?? door.publicUrl;
    this.base = publicBase(given.audience, this.publicUrl);
    const found = withDeclared(door.survey.routes, given.routes ?? []);
    this.routes = found.filter((route) => route.method !== 'OPTIONS');
    this.#scopes = Object.keys(given.audience.scopes);
    this.#sayable = { scopes: this.#scopes, roles: given.scopesFromRoles ? {} : (given.audience.roles ?? {}) };
  }

  get closed(): readonly FoundRoute[] {
    return this.routes.filter((route) => !this.#isOpen(route));
  }

  /** Strangers may call what is optional, and nobody with a token that is not good. */
  get judged(): readonly FoundRoute[] {
    return this.routes.filter((route) => route.target !== undefined && (route.isOptional || !this.#isOpen(route)));
  }

  /** Those that may be called with a good token: nothing is changed by that. */
  get readable(): readonly FoundRoute[] {
    return this.closed.filter(
      (route) =>
        route.method === 'GET' &&
        route.target !== undefined &&
        !route.isOptional &&
        enoughFor(route.requirements ?? [], this.#scopes) !== undefined &&
        (this.base !== undefined || !this.needsProof(route)),
    );
  }

  /** What answers though no route says so. */
  async answering({ alsoPublic = false } = {}): Promise<readonly FoundRoute[]> {
    const found = await probe({ ...this.door, survey: { ...this.door.survey, routes: this.routes } });
    return alsoPublic ? found : found.filter((route) => !this.#isOpen(route));
  }

  /** What is said of each of them. */
  async each(
    routes: readonly FoundRoute[],
    judge: (route: FoundRoute) => Promise<string | undefined>,
  ): Promise<readonly string[]> {
    const faults: string[] = [];
    for (let index = 0; index < routes.length; index += atOnce) {
      const some = await Promise.all(routes.slice(index, index + atOnce).map(judge));
      faults.push(...some.filter((fault) => fault !== undefined));
    }
    return faults;
  }

  send(route: FoundRoute, headers: SentHeaders, query = '', body?: string): Promise<Answer> {
    return this.door.send(route.method === 'ALL' ? 'GET' : route.method, `${route.target}${query}`, headers, body);
  }

  needsProof({ requirements = [] }: FoundRoute): boolean {
    return requirements.some(({ kind }) => kind === 'dpop');
  }

  /** Of all that this route asks for, but a proof. */
  tokenFor({ requirements = [] }: FoundRoute, claims: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const enough = enoughFor(requirements, this.#scopes) ?? enoughFor(withoutActors(requirements), this.#scopes);
    const all = { ...this.given.claims, ...enough?.claims, ...claims };
    return this.given.issuer().mint<AnyAudience>({ audience: this.given.audience, scopes: this.#scopes, claims: all });
  }

  /** A token that is enough for a route, as it must come. */
  async enough(route: FoundRoute, { isBound = this.needsProof(route), claims = {} } = {}): Promise<SentHeaders> {
    if (!isBound) return { authorization: `Bearer ${await this.tokenFor(route, claims)}` };
    const key = await createSigningKey();
    const token = await this.tokenFor(route, { cnf: await confirmationOf(key), ...claims });
    return this.proven(route, token, key);
  }

  async proven({ method, target = '/' }: FoundRoute, token: string, key: SigningKey): Promise<SentHeaders> {
    const { pathname } = new URL(target, 'http://target');
    const dpop = await prove(key, { token, method, url: `${this.base}${pathname}` });
    return { authorization: `DPoP ${token}`, dpop };
  }

  /** Sends tokens to which one thing is missing. @returns what was let in */
  async lacking(route: FoundRoute, kinds: readonly Requirement['kind'][]): Promise<string | undefined> {
    const { requirements = [] } = route;
    const isGuessed = enoughFor(requirements, this.#scopes) !== undefined;
    // Without a proof that anybody could make, nothing but its absence is refused.
    if (this.needsProof(route) && this.base === undefined && !kinds.includes('dpop')) return undefined;
    for (const one of requirements.filter(({ kind }) => kinds.includes(kind))) {
      for (const { name, code, claims, isUnbound } of shortfallsOf(one, this.#sayable)) {
        const isBound = this.needsProof(route) && !isUnbound;
        const answer = await this.send(route, await this.enough(route, { isBound, claims }));
        // An actor whom nobody can guess is missing as well, and may be named first.
        const isRefused = isRefusedAs(answer, code) || (!isGuessed && isRefusedAs(answer, 'actor_refused'));
        if (!isRefused) return `${nameOf(route)}, ${name}: ${said(answer)}`;
      }
    }
    return undefined;
  }

  #isOpen(route: FoundRoute): boolean {
    return this.given.publicRoutes.some((name) => isNamed(route, name));
  }
}

function withoutActors(requirements: readonly Requirement[]): readonly Requirement[] {
  return requirements.filter(({ kind }) => kind !== 'actor');
}

/** What is declared of a route that was found adds to what could be read of it. */
function withDeclared(found: readonly FoundRoute[], declared: readonly DeclaredRoute[]): readonly FoundRoute[] {
  const isSame = (one: DeclaredRoute, other: FoundRoute) => one.method === other.method && one.path === other.path;
  const merged = found.map((route): FoundRoute => {
    const more = declared.find((one) => isSame(one, route));
    if (!more) return route;
    const requirements = [...(route.requirements ?? []), ...(more.requirements ?? [])];
    return { ...route, requirements, isOptional: more.isOptional ?? route.isOptional };
  });
  const others = declared.filter((one) => !found.some((route) => isSame(one, route)));
  return [...merged, ...others.map((one): FoundRoute => ({ ...one, target: targetOf(one.path) }))];
}

function nameOf({ method, path }: FoundRoute): string {
  return `${method} ${path}`;
}

/** HEAD goes with GET. What answers where no route does is named as it is, or every name would begin so. */
function isNamed({ method, path }: FoundRoute, name: string): boolean {
  const own = `${method === 'HEAD' ? 'GET' : method} ${path}`;
  if (!name.endsWith('*') || /^[A-Z]+ \/?\*$/.test(name)) return own === name;
  return own.startsWith(name.slice(0, -1));
}

function isLetIn({ status }: Answer): boolean {
  return status !== 401 && status !== 403 && status !== 503;
}

/** What a caller must be told of each (RFC 6750 §3.1, RFC 9449 §7.1, RFC 9470 §3). */
function isRefusedAs({ status, challenge, code }: Answer, wanted: RejectionCode): boolean {
  if (code !== undefined && code !== wanted) return false;
  switch (wanted) {
    case 'scope_missing':
      return status === 403 && challenge.includes('error="insufficient_scope"');
    case 'role_missing':
    case 'actor_refused':
      return status === 403;
    case 'acr_insufficient':
    case 'login_too_old':
      return status === 401 && challenge.includes('error="insufficient_user_authentication"');
    case 'proof_required':
      return status === 401 && /^DPoP .*error="invalid_token"/.test(challenge);
    default: {
      const isProof = wanted.startsWith('proof_') && wanted !== 'proof_key_mismatch';
      return status === 401 && challenge.includes(`error="${isProof ? 'invalid_dpop_proof' : 'invalid_token'}"`);
    }
  }
}

function said({ status, challenge, code }: Answer): string {
  const [, error = 'no error'] = /error="(\w+)"/.exec(challenge) ?? [];
  return `${status} ${code ?? error}`;
}
