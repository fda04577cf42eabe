import { type AnyAudience, audience as audienceReader } from '../audience/define-audience.js';
import { type HttpRefusal, refuse, refuseWithoutToken } from '../errors/http-refusal.js';
import { TokenRejection } from '../errors/token-rejection.js';
import type { KeySetStatus } from '../keys/key-source.js';
import { isReady, KeyWatch } from '../keys/key-watch.js';
import {
  metadataUrl,
  type ProtectedResourceMetadata,
  protectedResourceMetadata,
} from '../metadata/protected-resource.js';
import { readOptions, type Shape } from '../options/read-options.js';
import { callback, clock, flag, optional, options, webUrl } from '../options/values.js';
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
  revocationFeedShape,
} from '../revocation/revocation-feed.js';
import type { RevocationStatus } from '../revocation/revocation-state.js';
import {
  AccessTokenVerifier,
  cachedTokens,
  replayStore,
  type VerifierOptions,
} from '../verification/access-token-verifier.js';
import type { ReplayStore } from '../verification/dpop/replay-store.js';
import { type IncomingRequest, readPresentation } from '../verification/presentation.js';
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
  /** Seconds since the epoch. */
  readonly now?: (() => number) | undefined;
};

type ResourceServerShape = TrustedOptions & Omit<ResourceServerOptions, keyof Trusted>;

export const resourceServerShape: Shape<ResourceServerShape> = {
  ...trustedShape,
  audience: audienceReader,
  audiencePolicy: optional(audiencePolicy),
  publicUrl: optional(webUrl),
  dpopReplays: optional(replayStore),
  cachedTokens: optional(cachedTokens),
  revocations: optional(options(revocationFeedShape)),
  protectedResourceMetadata: optional(flag),
  onRejection: optional(callback()),
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

  /** @throws TypeError without issuer or audience, or with an option that is none or not what it must be */
  constructor(given: ResourceServerOptions<A>) {
    const door = 'ResourceServer';
    const {
      dpopReplays,
      revocations,
      protectedResourceMetadata: isAnnounced,
      onRejection,
      ...rest
    } = readOptions<ResourceServerShape>(door, given, resourceServerShape);
    const { audience, publicUrl } = rest;
    this.#onRejection = onRejection;
    this.#now = rest.now ?? (() => Math.floor(Date.now() / 1000));
    const [{ issuer }] = trustedIssuers(door, rest);
    this.#feed = revocations && revocationFeed(revocations, () => this.verifier.trusts, audience, issuer);
    const replays = dpopReplays;
    this.verifier = new AccessTokenVerifier({ ...rest, replays, revocations: this.#feed?.state } as VerifierOptions);
    const issuers = this.verifier.trusts.map(({ policy }) => policy.issuer);
    this.metadata = protectedResourceMetadata(issuers, audience);
    this.#metadataUrl = isAnnounced === false ? undefined : metadataUrl(audience, publicUrl);
  }

  /**
   * Who calls and is enough for this route, or the answer that refuses it: all that a middleware needs. Tells
   * `onRejection`.
   * @throws what is no rejection, as it is
   */
  async admit(request: IncomingRequest, ...requirements: readonly RequirementOf<A>[]): Promise<Admission<A>> {
    try {
      const principal = await this.authorize(request, ...requirements);
      return principal ? { principal } : { refusal: this.refusal(request, undefined, requirements) };
    } catch (error) {
      const refusal = this.refusal(request, error, requirements);
      return { refusal, rejection: error as TokenRejection };
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
    const wanted = requirements.map((one) => requirement(one, 'ResourceServer: a requirement'));
    const presented = readPresentation(request);
    if (!presented) return undefined;
    const { token, presentation } = presented;
    const claims = await this.verifier.verify(token, presentation);
    const principal = createPrincipal(claims, token, readTraceContext(request.headers));
    this.meet(wanted, principal);
    return principal as unknown as Principal<A>;
  }

  /** @throws RequirementRejection */
  meet(requirements: readonly Requirement[], principal: Principal): void {
    meetRequirements(requirements, principal, this.#now());
  }

  /**
   * What to answer; without a rejection, where no token came. Tells `onRejection`.
   * @param requirements of the route, whose scopes the challenge names
   * @throws what is no rejection, as it is
   */
  refusal(request: IncomingRequest, error?: unknown, requirements: readonly Requirement[] = []): HttpRefusal {
    const scopes = scopesOf(requirements);
    if (error === undefined) return refuseWithoutToken(this.#metadataUrl, scopes);
    if (!(error instanceof TokenRejection)) throw error;
    try {
      this.#onRejection?.(error);
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
    const all = this.verifier.trusts.map(({ policy, keys }): [string, IssuerStatus] => [
      policy.issuer,
      { status: isReady(keys) ? 'up' : 'down', ...keys.status() },
    ]);
    return {
      status: all.some(([, { status }]) => status === 'up') ? 'up' : 'down',
      issuers: Object.fromEntries(all),
      revocations: this.#feed?.status(),
      cachedTokens: this.verifier.cachedTokens,
    };
  }

  async close(): Promise<void> {
    this.#watch.stop();
    await this.#feed?.stop();
  }
}

/** As the log shall have it: one flat object, and never the token. */
export function rejectionFacts(
  { code, check, expected, received, likelyCause }: TokenRejection,
  audience: AnyAudience,
) {
  return {
    event: 'token_rejected',
    code,
    check,
    expected,
    received,
    likely_cause: likelyCause,
    audience: String(audience.identifier),
  };
}
