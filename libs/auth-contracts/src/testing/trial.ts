import { type AnyAudience, acrLadder, type Requirement } from '../index.js';
import { isRefusedAs, said } from './answers.js';
import type { Answer, Door, SentHeaders } from './application.js';
import type { AudienceUnderTest, DeclaredRoute } from './audience-under-test.js';
import { confirmationOf, prove } from './bad-proofs.js';
import { publicBase } from './bad-tokens.js';
import { type FoundRoute, targetOf } from './found-route.js';
import { probe } from './probes.js';
import { enoughFor, type Sayable, shortfallsOf } from './shortfalls.js';
import { createSigningKey, type SigningKey } from './signing-key.js';

/** Requests that are sent at once: what waits for the keys of an issuer waits together. */
const atOnce = 16;

/** One application, and what is sent to it. */
export class Trial {
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
    this.#sayable = {
      scopes: this.#scopes,
      roles: given.scopesFromRoles ? {} : (given.audience.roles ?? {}),
      acrLadder: given.acrLadder ?? acrLadder,
    };
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
        enoughFor(route.requirements ?? [], this.#sayable) !== undefined &&
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
    const enough = enoughFor(requirements, this.#sayable) ?? enoughFor(withoutActors(requirements), this.#sayable);
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
    const isGuessed = enoughFor(requirements, this.#sayable) !== undefined;
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

export function nameOf({ method, path }: FoundRoute): string {
  return `${method} ${path}`;
}

/** HEAD goes with GET. What answers where no route does is named as it is, or every name would begin so. */
export function isNamed({ method, path }: FoundRoute, name: string): boolean {
  const own = `${method === 'HEAD' ? 'GET' : method} ${path}`;
  if (!name.endsWith('*') || /^[A-Z]+ \/?\*$/.test(name)) return own === name;
  return own.startsWith(name.slice(0, -1));
}
