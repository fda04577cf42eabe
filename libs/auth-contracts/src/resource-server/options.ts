import { type AnyAudience, audience as audienceReader } from '../audience/define-audience.js';
import { exposable } from '../errors/http-refusal.js';
import type { RejectionFacts } from '../errors/rejection-log.js';
import type { TokenRejection } from '../errors/token-rejection.js';
import type { Reader, Shape } from '../options/read-options.js';
import { callback, clock, flag, optional, webUrl } from '../options/values.js';
import { type Enforcement, type GivenMode, type Mode, modeShape } from '../report-only/mode.js';
import type { ReportOnlyFacts } from '../report-only/reporting.js';
import { type RevocationFeedOptions, revocationFeedOptions } from '../revocation/revocation-feed.js';
import { type RefusalReportOptions, refusalReportOptions } from '../support/report-options.js';
import type { ReplayStore } from '../verification/dpop/replay-store.js';
import {
  type AudiencePolicy,
  audiencePolicy,
  type Trusted,
  type TrustedOptions,
  trustedShape,
} from '../verification/trusted-issuer.js';
import { cachedTokens, replayStore } from '../verification/verifier-options.js';

/** What goes along with a rejection. */
export interface ToldRejection {
  /** The request went on all the same (report-only). */
  readonly reported: boolean;
  /** Where refusals are reported to the issuer. */
  readonly supportCode?: string;
}

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
    readonly onRejection?: ((rejection: TokenRejection, told: ToldRejection) => void) | undefined;
    /**
     * Gives each refused token a support code, which its caller is told by `Signet-Support-Code`, and tells the issuer of it, so that an operator
     * finds there what was refused and why. Default: nothing of that.
     */
    readonly reportRefusals?: RefusalReportOptions | undefined;
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

export type ResourceServerShape = TrustedOptions &
  GivenMode &
  Omit<ResourceServerOptions, keyof Trusted | keyof GivenMode>;

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
  reportRefusals: optional(refusalReportOptions),
  exposeRejectionCode: optional(exposable),
  rejectionLog: optional(logOrNone),
  reportLog: optional(callback<(facts: ReportOnlyFacts) => void>()),
  now: optional(clock),
  ...modeShape,
};
