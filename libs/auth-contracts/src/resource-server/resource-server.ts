import { type AnyAudience, audience as audienceReader } from '../audience/define-audience.js';
import type { AccessTokenClaims } from '../claims/access-token-claims.js';
import { exposable, type HttpRefusal, refuse, refuseWithoutToken, withCode } from '../errors/http-refusal.js';
import {
  factsWithoutToken,
  type RejectionFacts,
  RejectionLog,
  rejectionFacts,
  writeToConsole,
} from '../errors/rejection-log.js';
import { TokenRejection } from '../errors/token-rejection.js';
import type { KeySetStatus } from '../keys/key-source.js';
import { isReady, KeyWatch } from '../keys/key-watch.js';
import type { WithdrawableKeys } from '../keys/withdrawable-keys.js';
import {
  metadataUrl,
  type ProtectedResourceMetadata,
  protectedResourceMetadata,
} from '../metadata/protected-resource.js';
import { letGo } from '../options/let-go.js';
import { type Reader, readOptions, type Shape } from '../options/read-options.js';
import { callback, clock, flag, optional, webUrl } from '../options/values.js';
import {
  meetRequirements,
  type Requirement,
  type RequirementOf,
  requirement,
  scopesOf,
} from '../policy/requirements.js';
import { createPrincipal, type Principal } from '../principal/principal.js';
import { readTraceContext } from '../principal/trace-context.js';
import { acceptMode, type Enforcement, type GivenMode, type Mode, modeShape, untilDate } from '../report-only/mode.js';
import type { RefusalReport } from '../report-only/refusal-report.js';
import { ReportWindow } from '../report-only/report-window.js';
import type { ReportedCode } from '../report-only/reported-code.js';
import { Reporting, type ReportOnlyFacts, type ReportOnlyStatus } from '../report-only/reporting.js';
import {
  type RevocationFeed,
  type RevocationFeedOptions,
  revocationFeed,
  revocationFeedOptions,
} from '../revocation/revocation-feed.js';
import type { RevocationStatus } from '../revocation/revocation-state.js';
import {
  AccessTokenVerifier,
  cachedTokens,
  replayStore,
  type VerifierOptions,
} from '../verification/access-token-verifier.js';
import { incoming } from '../verification/dpop/proven-requests.js';
import type { ReplayStore } from '../verification/dpop/replay-store.js';
import type { IntrospectionStatus } from '../verification/introspection/introspector.js';
import {
  hasCredentials,
  type IncomingRequest,
  type Presented,
  readPresentation,
} from '../verification/presentation.js';
import {
  type AudiencePolicy,
  audiencePolicy,
  type Trust,
  type Trusted,
  type TrustedOptions,
  trustedIssuers,
  trustedShape,
} from '../verification/trusted-issuer.js';
import { clientOf, ofClient } from '../verification/verified-client.js';

/** What an API must say to be guarded. Issuer and audience cannot be left out; `mode: 'report-only'` has an end, `until`. */
export type ResourceServerOptions<A extends AnyAudience = AnyAudience, M extends Mode = Mode> = Trusted &
  Enforcement<M> & {
    /** The audience that this API is. */
    readonly audience: A;
    /** `any` (default): the audience is one of `aud`. `only`: it is the only one. */
    readonly audiencePolicy?: AudiencePolicy | undefined;
    /**
     * Where clients reach this API, with the path that a proxy cuts off, for the `htu` of DPoP proofs and the address of
     * the metadata; default: the origin of the audience identifier. The `Host` header is never believed.
     */
    readonly publicUrl?: string | undefined;
    /** DPoP proofs seen; default: the memory of this process. Processes behind one address share a store. */
    readonly dpopReplays?: ReplayStore | undefined;
    /** Verified tokens that are remembered, at most; default 10,000, some 2 KiB each; 0 for none. */
    readonly cachedTokens?: number | undefined;
    /** Where the issuer tells of revocations (RFC 8936); without it a token is good until it expires. */
    readonly revocations?: RevocationFeedOptions | undefined;
    /** Names the address of the RFC 9728 metadata in challenges; default true. */
    readonly protectedResourceMetadata?: boolean | undefined;
    /**
     * Called for each refused token and each unmet requirement, for metrics; `reported` where the request went on all the same (report-only).
     * What it throws is ignored.
     */
    readonly onRejection?: ((rejection: TokenRejection, told: { readonly reported: boolean }) => void) | undefined;
    /** Development only: tells the caller the rejection code in the header `Signet-Rejection`. Refused in production. */
    readonly exposeRejectionCode?: boolean | undefined;
    /**
     * Where each refused token and each unmet requirement is written, some twenty a second and a count of the rest. Default: a line of JSON by
     * `console.warn`; in Nest, its logger. `false`: nowhere.
     */
    readonly rejectionLog?: ((facts: RejectionFacts) => void) | false | undefined;
    /** Where it is written at the start, each hour and at the end that refusals are only reported. It cannot be turned off. Default as of `rejectionLog`. */
    readonly reportLog?: ((facts: ReportOnlyFacts) => void) | undefined;
    /** Seconds since the epoch. */
    readonly now?: (() => number) | undefined;
  };

type ResourceServerShape = TrustedOptions & GivenMode & Omit<ResourceServerOptions, keyof Trusted | keyof GivenMode>;

const logOrNone: Reader<((facts: RejectionFacts) => void) | false> = (value, at) =>
  value === false ? value : callback<(facts: RejectionFacts) => void>()(value, at);

export const resourceServerShape: Shape<ResourceServerShape> = {
  ...trustedShape,
  audience: audienceReader,
  audiencePolicy: optional(audiencePolicy),
  publicUrl: optional(webUrl),
  dpopReplays: optional(replayStore),
  cachedTokens: optional(cachedTokens),
  revocations: optional(revocationFeedOptions),
  protectedResourceMetadata: optional(flag),
  onRejection: optional(callback()),
  exposeRejectionCode: optional(exposable),
  rejectionLog: optional(logOrNone),
  reportLog: optional(callback<(facts: ReportOnlyFacts) => void>()),
  now: optional(clock),
  ...modeShape,
};

/**
 * Either who calls, or what to answer; `rejection` is for the log, and absent where no token came. In report-only there may be neither: the
 * request goes on to the old guard, without a principal.
 */
export type Admission<A extends AnyAudience = AnyAudience, M extends Mode = 'enforce'> =
  | {
      readonly principal: Principal<A>;
      readonly refusal?: undefined;
      readonly rejection?: undefined;
      readonly reported?: undefined;
    }
  | {
      readonly principal?: undefined;
      readonly refusal: HttpRefusal;
      readonly rejection?: TokenRejection | undefined;
      readonly reported?: undefined;
    }
  | (M extends 'report-only' ? ReportedAdmission : never);

/** Enforced, this request would have been refused. */
export interface ReportedAdmission {
  readonly principal?: undefined;
  readonly refusal?: undefined;
  readonly rejection?: TokenRejection | undefined;
  readonly reported: Reported;
}

export interface Reported {
  readonly code: ReportedCode;
  /** What would have been answered. */
  readonly status: 401 | 403 | 500 | 503;
  /** For the answer of whoever decides instead: `Signet-Rejection`, where `exposeRejectionCode` asks for it. */
  readonly headers: Readonly<Record<string, string>>;
  /** To be told, once, what was answered instead (401 and 403: nothing breaks), and the route, if it was not known before. */
  answered(status: number, route?: string): void;
}

/** Where a request came in, looked at when it is not accepted. */
export interface Site {
  /** The pattern of the route. */
  readonly route?: string | undefined;
  /** Instead of what the server says: `enforce`, or until when refusals are only reported there. */
  readonly mode?: 'enforce' | ReportWindow | undefined;
}

/** Of one issuer: `down` means that none of its tokens can be verified now. */
export interface IssuerStatus extends KeySetStatus {
  readonly status: 'up' | 'down';
  /** Where it is asked about opaque tokens. */
  readonly introspection?: IntrospectionStatus | undefined;
}

/**
 * What an operator wants to know, for readiness: `down` means that no token can be verified now, of whatever issuer. It says nothing of whether
 * the process lives: a restart brings no keys.
 */
export interface ResourceServerStatus {
  readonly status: 'up' | 'down';
  readonly issuers: Readonly<Record<string, IssuerStatus>>;
  readonly revocations?: RevocationStatus | undefined;
  readonly cachedTokens: number;
  /** Of an API where refusals are, or were, only reported; it is up all the same. */
  readonly reportOnly?: ReportOnlyStatus | undefined;
}

/** Who verifies a token that was not seen before. All doors have the same rules and the same rejection codes. */
export interface TokenDoor {
  /** @throws TokenRejection */
  accept(request: IncomingRequest, token: string): Promise<AccessTokenClaims>;
  close?(): void;
}

/** One API, without a framework: who calls, whether that is enough, and what to answer when it is not. */
export class ResourceServer<A extends AnyAudience = AnyAudience, M extends Mode = 'enforce'> {
  readonly verifier: AccessTokenVerifier;
  /** RFC 9728 §2. */
  readonly metadata: ProtectedResourceMetadata;
  readonly #onRejection: ResourceServerOptions['onRejection'];
  readonly #metadataUrl: string | undefined;
  readonly #feed: RevocationFeed | undefined;
  readonly #watch = new KeyWatch(() => this.#keySets);
  readonly #now: () => number;
  readonly #audience: A;
  readonly #log: RejectionLog | undefined;
  readonly #door: TokenDoor;
  readonly #isExposed: boolean;
  readonly #reporting: Reporting;
  /** The route of each request that was reported, as far as it was known then. */
  readonly #reported = new WeakMap<object, string | undefined>();
  /** Until when refusals are only reported wherever nothing else is said. */
  readonly #window: ReportWindow | undefined;

  /**
   * @param openDoor default: the verifier itself
   * @throws TypeError without issuer or audience, or with an option that is none or not what it must be
   */
  constructor(given: ResourceServerOptions<A, M>, openDoor?: (verifier: AccessTokenVerifier) => TokenDoor) {
    const entry = 'ResourceServer';
    const {
      dpopReplays,
      revocations,
      protectedResourceMetadata: isAnnounced,
      onRejection,
      rejectionLog = writeToConsole,
      reportLog = writeToConsole,
      exposeRejectionCode = false,
      mode,
      until,
      ...rest
    } = readOptions<ResourceServerShape>(entry, given, resourceServerShape);
    const { audience, publicUrl } = rest;
    const end = acceptMode(entry, { mode, until });
    this.#audience = audience as A;
    this.#onRejection = onRejection;
    this.#log = rejectionLog === false ? undefined : new RejectionLog(rejectionLog);
    this.#now = rest.now ?? (() => Math.floor(Date.now() / 1000));
    const [{ issuer }] = trustedIssuers(entry, rest, audience);
    this.#feed = revocations && revocationFeed(revocations, () => this.verifier.trusts, audience, issuer);
    const replays = dpopReplays;
    this.verifier = new AccessTokenVerifier({ ...rest, replays, revocations: this.#feed?.state } as VerifierOptions);
    const { verifier } = this;
    this.#door = openDoor?.(verifier) ?? { accept: (_request, token) => verifier.accept(token) };
    const issuers = [...new Set(verifier.trusts.map(({ policy }) => policy.issuer))];
    this.metadata = protectedResourceMetadata(issuers, audience);
    this.#metadataUrl = isAnnounced === false ? undefined : metadataUrl(audience, publicUrl);
    this.#isExposed = exposeRejectionCode;
    this.#reporting = new Reporting(audience.identifier, this.#now, reportLog);
    this.#window = end === undefined ? undefined : this.#reporting.open(entry, end, ['the application']);
  }

  /**
   * Who calls and is enough for this route, or the answer that refuses it: all that a middleware needs. Tells
   * `onRejection`.
   * @throws what is no rejection, as it is; an Error where that is no object
   */
  async admit(request: IncomingRequest, ...requirements: readonly RequirementOf<A>[]): Promise<Admission<A, M>> {
    return this.admitAtOnce(request, read(requirements)) as Promise<Admission<A, M>>;
  }

  /**
   * As `admit`, for a route that serves strangers too: who sends no token has neither a principal nor a refusal. A token that is not good, or not
   * enough, is refused: whoever sends one means to be known.
   */
  async admitOptional(
    request: IncomingRequest,
    ...requirements: readonly RequirementOf<A>[]
  ): Promise<
    Admission<A, M> | { readonly principal?: undefined; readonly refusal?: undefined; readonly reported?: undefined }
  > {
    const wanted = read(requirements);
    return hasCredentials(request) ? (this.admitAtOnce(request, wanted) as Promise<Admission<A, M>>) : {};
  }

  /**
   * As `admit`, without a promise where nothing is to be waited for: a plain bearer token that was verified before.
   * @param site where the request came in; default: of no known route, in the mode of this server
   * @throws what is no rejection, as it is, where refusals are enforced
   */
  admitAtOnce(
    request: IncomingRequest,
    requirements: readonly Requirement[],
    site?: () => Site,
  ): Admission<A, Mode> | Promise<Admission<A, Mode>> {
    const presented = readPresentation(request);
    if (!presented) return this.#refuse(request, undefined, requirements, site);
    const refused = (thrown: unknown) => this.#refuse(request, faultOf(thrown), requirements, site, presented.token);
    try {
      const principal = this.#authorize(request, presented, requirements);
      if (principal instanceof Promise) return principal.then((one) => ({ principal: one }), refused);
      return { principal };
    } catch (error) {
      return refused(error);
    }
  }

  /**
   * What a fault of somebody else's code comes to, on the way of a request to its judgement.
   * @throws the fault, where refusals are enforced
   */
  fault(request: IncomingRequest, thrown: unknown, site?: () => Site): Admission<A, Mode> {
    const { window, route } = this.#siteOf(site);
    if (window && this.#reporting.isOpen(window)) return this.#report(request, faultOf(thrown), route);
    throw faultOf(thrown);
  }

  /**
   * Refuses, or lets go on and counts: the one place where it is decided which of them.
   * @throws what is no rejection, as it is, where refusals are enforced
   */
  #refuse(
    request: IncomingRequest,
    error: unknown,
    requirements: readonly Requirement[],
    site: (() => Site) | undefined,
    token?: string,
  ): Admission<A, Mode> | Promise<Admission<A, Mode>> {
    const { window, route } = this.#siteOf(site);
    if (!window || !this.#reporting.isOpen(window)) {
      return { refusal: this.refusal(request, error, requirements), rejection: error as TokenRejection | undefined };
    }
    // A token of another kind is refused before its signature is looked at; whose it is tells an operator whom to ask.
    if (
      token !== undefined &&
      error instanceof TokenRejection &&
      error.code === 'wrong_type' &&
      clientOf(error) === undefined
    ) {
      return this.verifier.clientBehind(token).then((client) => {
        if (client !== undefined) ofClient(error, { client_id: client });
        return this.#report(request, error, route);
      });
    }
    return this.#report(request, error, route);
  }

  #siteOf(site: (() => Site) | undefined): {
    readonly window: ReportWindow | undefined;
    readonly route: string | undefined;
  } {
    const { mode = this.#window, route } = site?.() ?? {};
    // Whatever is not a date of this server's own enforces.
    return { window: mode instanceof ReportWindow ? mode : undefined, route };
  }

  #report(request: IncomingRequest, error: unknown, route: string | undefined): ReportedAdmission {
    const rejection = error instanceof TokenRejection ? error : undefined;
    const code = rejection?.code ?? (error === undefined ? 'no_token' : 'fault');
    const status = rejection ? refuse(rejection, 'Bearer').status : error === undefined ? 401 : 500;
    const headers = this.#isExposed ? withCode({}, code) : {};
    if (this.#isReported(request, route)) return { rejection, reported: { code, status, headers, answered: () => {} } };
    const client = error === undefined ? 'none' : clientOf(error);
    const answered = this.#reporting.note({
      method: request.method ?? '',
      route,
      client: { client: client ?? 'unverified', isVerified: error !== undefined && client !== undefined },
      code,
      likelyCause: rejection?.likelyCause,
    });
    this.#tell(rejection, {
      ...(rejection ? rejectionFacts(rejection, this.#audience) : factsWithoutToken(code, error, this.#audience)),
      reported: true,
    });
    return { rejection, reported: { code, status, headers, answered } };
  }

  /** By a guard before this one, which enforced would have ended it; fields of one GraphQL operation are refused each by itself. */
  #isReported(request: IncomingRequest, route: string | undefined): boolean {
    const one = incoming(request);
    if (!one) return false;
    const known = this.#reported.get(one);
    const isSame = known === undefined || route === undefined || known === route;
    if (this.#reported.has(one) && isSame) return true;
    this.#reported.set(one, route);
    return false;
  }

  /**
   * Who calls, and that it is enough for this route. Undefined where the request carries no token.
   * @throws TokenRejection; TypeError for a requirement that is none
   */
  async authorize(
    request: IncomingRequest,
    ...requirements: readonly RequirementOf<A>[]
  ): Promise<Principal<A> | undefined> {
    const wanted = read(requirements);
    const presented = readPresentation(request);
    try {
      return presented && (await this.#authorize(request, presented, wanted));
    } catch (thrown) {
      throw faultOf(thrown);
    }
  }

  /** The one way in. @throws TokenRejection */
  #authorize(
    request: IncomingRequest,
    { token, presentation }: Presented,
    requirements: readonly Requirement[],
  ): Principal<A> | Promise<Principal<A>> {
    const known = this.verifier.recall(token);
    if (!known) return this.#accept(request, { token, presentation }, requirements);
    const used = this.verifier.acceptUse(known, token, presentation, request);
    if (!used) return this.#enter(request, known, token, requirements);
    return used.then(() => this.#enter(request, known, token, requirements));
  }

  async #accept(
    request: IncomingRequest,
    { token, presentation }: Presented,
    requirements: readonly Requirement[],
  ): Promise<Principal<A>> {
    // Who asks an issuer verifies nothing: no other door has a part in it.
    const isAskedAbout = this.verifier.isAskedAbout(token);
    const claims = await (isAskedAbout ? this.verifier.accept(token) : this.#door.accept(request, token));
    await this.verifier.acceptUse(claims, token, presentation, request);
    return this.#enter(request, claims, token, requirements);
  }

  /** @throws RequirementRejection */
  #enter(
    { headers }: IncomingRequest,
    claims: AccessTokenClaims,
    token: string,
    requirements: readonly Requirement[],
  ): Principal<A> {
    const principal = createPrincipal(claims, token, readTraceContext(headers));
    try {
      this.meet(requirements, principal);
    } catch (error) {
      throw ofClient(error, claims);
    }
    return principal as unknown as Principal<A>;
  }

  /** @throws RequirementRejection */
  meet(requirements: readonly Requirement[], principal: Principal): void {
    meetRequirements(requirements, principal, this.#now());
  }

  /**
   * What to answer; without a rejection, where no token came. Tells `onRejection` and the log.
   * @param requirements of the route, whose scopes the challenge names
   * @throws what is no rejection, as it is
   */
  refusal(request: IncomingRequest, error?: unknown, requirements: readonly Requirement[] = []): HttpRefusal {
    const scopes = scopesOf(requirements);
    if (error === undefined) return refuseWithoutToken(this.#metadataUrl, scopes);
    if (!(error instanceof TokenRejection)) throw error;
    this.#tell(error, rejectionFacts(error, this.#audience));
    const scheme = readPresentation(request)?.presentation.scheme ?? 'Bearer';
    const refusal = refuse(error, scheme, this.#metadataUrl, scopes);
    return this.#isExposed ? { ...refusal, headers: withCode(refusal.headers, error.code) } : refusal;
  }

  #tell(rejection: TokenRejection | undefined, facts: RejectionFacts): void {
    this.#log?.note(facts);
    if (!rejection) return;
    try {
      letGo(this.#onRejection?.(rejection, { reported: facts.reported === true }));
    } catch {
      // Whoever counts refusals must not turn them into failures.
    }
  }

  /**
   * A date until which refusals are only reported somewhere in this API; the guard of that place names it in its `Site`.
   * @param at the entry that asks, for the refusal
   * @param where in words, for the log and for health
   * @throws TypeError for a date that is none, or is more than 180 days ahead
   */
  reportOnly(at: string, until: string, ...where: readonly string[]): ReportWindow {
    return this.#reporting.open(at, untilDate(until, `${at}: until`), where);
  }

  /**
   * Whether a refusal of now would only be reported.
   * @param mode of a `Site`; default: of this server
   */
  isReportOnly(mode: Site['mode'] = this.#window): boolean {
    return mode instanceof ReportWindow && this.#reporting.isOpen(mode);
  }

  /** What would have been refused since refusals were first only reported, by route, client and reason. */
  report(): RefusalReport {
    return this.#reporting.report();
  }

  /**
   * Fetches keys and opens the stream of revocations before the first request comes. An issuer that is away is no
   * error: it is asked again until its keys are there, without a request that needs them, and until then the answer is 503.
   * @throws IssuerMismatch when the metadata is of another issuer than the one that is configured
   */
  async warmUp(): Promise<void> {
    await Promise.all(this.#keySets.map((keys) => keys.warmUp()));
    this.#watch.start();
    await this.#feed?.start();
  }

  /** Those of an issuer that stands here more than once are the same. */
  get #keySets(): readonly WithdrawableKeys[] {
    return [...new Set(this.verifier.trusts.map(({ keys }) => keys))];
  }

  status(): ResourceServerStatus {
    const all = this.#keySets.map((keys): [string, IssuerStatus] => {
      const [first, ...others] = this.verifier.trusts.filter((one) => one.keys === keys) as [Trust, ...Trust[]];
      const introspector = [first, ...others].find((one) => one.introspector)?.introspector;
      // Where it stands once more, without questions, its JWTs are verified by keys all the same.
      const isForAll = introspector?.isForAll && others.length === 0;
      const isUp = (isReady(keys) && !isForAll) || introspector?.isReady;
      const introspection = introspector && { introspection: introspector.status() };
      return [first.policy.issuer, { status: isUp ? 'up' : 'down', ...keys.status(), ...introspection }];
    });
    const reportOnly = this.#reporting.status();
    return {
      status: all.some(([, { status }]) => status === 'up') ? 'up' : 'down',
      issuers: Object.fromEntries(all),
      revocations: this.#feed?.status(),
      cachedTokens: this.verifier.cachedTokens,
      ...(reportOnly && { reportOnly }),
    };
  }

  async close(): Promise<void> {
    this.#watch.stop();
    this.#log?.close();
    this.#reporting.close();
    this.#door.close?.();
    await this.#feed?.stop();
  }
}

/** A rule or a schema of the application's own may throw anything, and frameworks take `null` or `'route'` for leave to go on. */
function faultOf(thrown: unknown): unknown {
  const isObject = typeof thrown === 'object' && thrown !== null;
  return isObject ? thrown : new Error('the application threw what is no error', { cause: thrown });
}

function read(requirements: readonly unknown[]): readonly Requirement[] {
  return requirements.map((one) => requirement(one, 'ResourceServer: a requirement'));
}
