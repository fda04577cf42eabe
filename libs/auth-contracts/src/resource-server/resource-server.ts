import { type AnyAudience, audience as audienceReader } from '../audience/define-audience.js';
import type { AccessTokenClaims } from '../claims/access-token-claims.js';
import { type HttpRefusal, refuse, refuseWithoutToken } from '../errors/http-refusal.js';
import { type RejectionFacts, RejectionLog, rejectionFacts, writeToConsole } from '../errors/rejection-log.js';
import { TokenRejection } from '../errors/token-rejection.js';
import type { KeySetStatus } from '../keys/key-source.js';
import { isReady, KeyWatch } from '../keys/key-watch.js';
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
  type Trusted,
  type TrustedOptions,
  trustedIssuers,
  trustedShape,
} from '../verification/trusted-issuer.js';

/** What an API must say to be guarded. Issuer and audience cannot be left out. */
export type ResourceServerOptions<A extends AnyAudience = AnyAudience> = Trusted & {
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
  /** Called for each refused token and each unmet requirement, for metrics. What it throws is ignored. */
  readonly onRejection?: ((rejection: TokenRejection) => void) | undefined;
  /**
   * Where each refused token and each unmet requirement is written, some twenty a second and a count of the rest. Default: a line of JSON by
   * `console.warn`; in Nest, its logger. `false`: nowhere.
   */
  readonly rejectionLog?: ((facts: RejectionFacts) => void) | false | undefined;
  /** Seconds since the epoch. */
  readonly now?: (() => number) | undefined;
};

type ResourceServerShape = TrustedOptions & Omit<ResourceServerOptions, keyof Trusted>;

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
  rejectionLog: optional(logOrNone),
  now: optional(clock),
};

/** Either who calls, or what to answer; `rejection` is for the log, and absent where no token came. */
export type Admission<A extends AnyAudience = AnyAudience> =
  | { readonly principal: Principal<A>; readonly refusal?: undefined; readonly rejection?: undefined }
  | {
      readonly principal?: undefined;
      readonly refusal: HttpRefusal;
      readonly rejection?: TokenRejection | undefined;
    };

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
}

/** Who verifies a token that was not seen before. All doors have the same rules and the same rejection codes. */
export interface TokenDoor {
  /** @throws TokenRejection */
  accept(request: IncomingRequest, token: string): Promise<AccessTokenClaims>;
  close?(): void;
}

/** One API, without a framework: who calls, whether that is enough, and what to answer when it is not. */
export class ResourceServer<A extends AnyAudience = AnyAudience> {
  readonly verifier: AccessTokenVerifier;
  /** RFC 9728 §2. */
  readonly metadata: ProtectedResourceMetadata;
  readonly #onRejection: ResourceServerOptions['onRejection'];
  readonly #metadataUrl: string | undefined;
  readonly #feed: RevocationFeed | undefined;
  readonly #watch = new KeyWatch(() => this.verifier.trusts.map(({ keys }) => keys));
  readonly #now: () => number;
  readonly #audience: A;
  readonly #log: RejectionLog | undefined;
  readonly #door: TokenDoor;

  /**
   * @param openDoor default: the verifier itself
   * @throws TypeError without issuer or audience, or with an option that is none or not what it must be
   */
  constructor(given: ResourceServerOptions<A>, openDoor?: (verifier: AccessTokenVerifier) => TokenDoor) {
    const entry = 'ResourceServer';
    const {
      dpopReplays,
      revocations,
      protectedResourceMetadata: isAnnounced,
      onRejection,
      rejectionLog = writeToConsole,
      ...rest
    } = readOptions<ResourceServerShape>(entry, given, resourceServerShape);
    const { audience, publicUrl } = rest;
    this.#audience = audience as A;
    this.#onRejection = onRejection;
    this.#log = rejectionLog === false ? undefined : new RejectionLog(rejectionLog);
    this.#now = rest.now ?? (() => Math.floor(Date.now() / 1000));
    const [{ issuer }] = trustedIssuers(entry, rest);
    this.#feed = revocations && revocationFeed(revocations, () => this.verifier.trusts, audience, issuer);
    const replays = dpopReplays;
    this.verifier = new AccessTokenVerifier({ ...rest, replays, revocations: this.#feed?.state } as VerifierOptions);
    const { verifier } = this;
    this.#door = openDoor?.(verifier) ?? { accept: (_request, token) => verifier.accept(token) };
    const issuers = verifier.trusts.map(({ policy }) => policy.issuer);
    this.metadata = protectedResourceMetadata(issuers, audience);
    this.#metadataUrl = isAnnounced === false ? undefined : metadataUrl(audience, publicUrl);
  }

  /**
   * Who calls and is enough for this route, or the answer that refuses it: all that a middleware needs. Tells
   * `onRejection`.
   * @throws what is no rejection, as it is; an Error where that is no object
   */
  async admit(request: IncomingRequest, ...requirements: readonly RequirementOf<A>[]): Promise<Admission<A>> {
    return this.admitAtOnce(request, read(requirements));
  }

  /**
   * As `admit`, for a route that serves strangers too: who sends no token has neither a principal nor a refusal. A token that is not good, or not
   * enough, is refused: whoever sends one means to be known.
   */
  async admitOptional(
    request: IncomingRequest,
    ...requirements: readonly RequirementOf<A>[]
  ): Promise<Admission<A> | { readonly principal?: undefined; readonly refusal?: undefined }> {
    const wanted = read(requirements);
    return hasCredentials(request) ? this.admitAtOnce(request, wanted) : {};
  }

  /**
   * As `admit`, without a promise where nothing is to be waited for: a plain bearer token that was verified before.
   * @throws what is no rejection, as it is
   */
  admitAtOnce(request: IncomingRequest, requirements: readonly Requirement[]): Admission<A> | Promise<Admission<A>> {
    const presented = readPresentation(request);
    if (!presented) return { refusal: this.refusal(request, undefined, requirements) };
    const refused = (thrown: unknown): Admission<A> => {
      const error = faultOf(thrown);
      return { refusal: this.refusal(request, error, requirements), rejection: error as TokenRejection };
    };
    try {
      const principal = this.#authorize(request, presented, requirements);
      if (principal instanceof Promise) return principal.then((one) => ({ principal: one }), refused);
      return { principal };
    } catch (error) {
      return refused(error);
    }
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
    const used = this.verifier.acceptUse(known, token, presentation);
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
    await this.verifier.acceptUse(claims, token, presentation);
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
    this.meet(requirements, principal);
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
    this.#log?.note(rejectionFacts(error, this.#audience));
    try {
      letGo(this.#onRejection?.(error));
    } catch {
      // Whoever counts refusals must not turn them into failures.
    }
    return refuse(error, readPresentation(request)?.presentation.scheme ?? 'Bearer', this.#metadataUrl, scopes);
  }

  /**
   * Fetches keys and opens the stream of revocations before the first request comes. An issuer that is away is no
   * error: it is asked again until its keys are there, without a request that needs them, and until then the answer is 503.
   * @throws IssuerMismatch when the metadata is of another issuer than the one that is configured
   */
  async warmUp(): Promise<void> {
    await Promise.all(this.verifier.trusts.map(({ keys }) => keys.warmUp()));
    this.#watch.start();
    await this.#feed?.start();
  }

  status(): ResourceServerStatus {
    const all = this.verifier.trusts.map(({ policy, keys, introspector }): [string, IssuerStatus] => {
      const isUp = (isReady(keys) && !introspector?.isForAll) || introspector?.isReady;
      const introspection = introspector && { introspection: introspector.status() };
      return [policy.issuer, { status: isUp ? 'up' : 'down', ...keys.status(), ...introspection }];
    });
    return {
      status: all.some(([, { status }]) => status === 'up') ? 'up' : 'down',
      issuers: Object.fromEntries(all),
      revocations: this.#feed?.status(),
      cachedTokens: this.verifier.cachedTokens,
    };
  }

  async close(): Promise<void> {
    this.#watch.stop();
    this.#log?.close();
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
