import { type AnyAudience, audience as audienceReader } from '../audience/define-audience.js';
import type { Shape } from '../options/read-options.js';
import { clock, optional, webUrl, wholeFrom, withMethods } from '../options/values.js';
import type { Revocations } from '../revocation/revocations.js';
import type { ReplayStore } from './dpop/replay-store.js';
import {
  type AudiencePolicy,
  audiencePolicy,
  type Trusted,
  type TrustedOptions,
  trustedShape,
} from './trusted-issuer.js';

export type VerifierOptions = Trusted & {
  readonly audience: AnyAudience;
  /** Default `any`. */
  readonly audiencePolicy?: AudiencePolicy | undefined;
  /** Seconds since the epoch. */
  readonly now?: (() => number) | undefined;
  /** Where clients reach this API, for `htu`; default: the origin of the audience identifier. */
  readonly publicUrl?: string | undefined;
  /** Proofs seen; default: the memory of this process. Processes that share a load share a store. */
  readonly replays?: ReplayStore | undefined;
  /** Verified tokens that are remembered, at most; default 10,000; 0 for none. */
  readonly cachedTokens?: number | undefined;
  /** What the issuer took back; without it a token is good until it expires. */
  readonly revocations?: Revocations | undefined;
};

type VerifierShape = TrustedOptions & Omit<VerifierOptions, keyof Trusted>;

export const replayStore = withMethods<ReplayStore>('remember');
/** Of the token cache; some 2 KiB each. */
export const cachedTokens = wholeFrom(0, 10_000_000, 'tokens');

export const verifierShape: Shape<VerifierShape> = {
  ...trustedShape,
  audience: audienceReader,
  audiencePolicy: optional(audiencePolicy),
  now: optional(clock),
  publicUrl: optional(webUrl),
  replays: optional(replayStore),
  cachedTokens: optional(cachedTokens),
  revocations: optional(withMethods<Revocations>('find', 'subscribe')),
};
