import type { EpochSeconds } from '../shared/clock.js';
import type { Digest } from '../shared/digest.js';

/** The sign-in at a provider by which a session began, by which the provider ends it. */
export interface UpstreamSession {
  readonly providerId: string;
  /** Its `sid` there (OpenID Connect Back-Channel Logout 1.0 §2.1), where it says one. */
  readonly sid?: string | undefined;
  /** Its ID token, sealed, where whoever signs out here is led there to sign out, too (OpenID Connect RP-Initiated Logout 1.0 §2). */
  readonly idTokenHint?: string | undefined;
}

export interface ProvedMethod {
  /** An authentication method reference (RFC 8176). */
  readonly amr: string;
  readonly at: EpochSeconds;
  /** Which one of theirs it was proved by, as a digest, where that can be replaced: what was proved by a former one is told from it. */
  readonly credential?: Digest | undefined;
  /** The remembered device in which it was proved: while that is remembered, no second factor is asked beside it that nobody asked for by class. */
  readonly rememberedDevice?: string | undefined;
  /** Of one that was proved by signing in elsewhere. */
  readonly upstream?: UpstreamSession | undefined;
}
