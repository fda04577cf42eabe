import type { EpochSeconds } from '../shared/clock.js';
import type { Digest } from '../shared/digest.js';
import type { ProvedMethod } from './proved-method.js';

/**
 * What a person proved of themselves within an interaction, in the browser that began it: they are half signed in until a session
 * begins. Nothing but that interaction may count it.
 */
export interface Proof {
  readonly interactionId: string;
  readonly browserDigest: Digest;
  readonly subject: string;
  /** What was proved here, each method once, with the last time. */
  readonly methods: readonly ProvedMethod[];
  /** The session that it adds to: without that one in this browser it counts for nothing. Undefined where it stands by itself. */
  readonly addsTo?: string | undefined;
  /** They want to stay signed in, as they said when they proved who they are. */
  readonly keep?: boolean | undefined;
  /** Their browser says that it can make a passkey where it runs. Nothing but what is offered depends on it. */
  readonly makesPasskeys?: boolean | undefined;
  /** The session that began with it; undefined while there is more to prove. */
  readonly sessionId?: string | undefined;
  readonly createdAt: EpochSeconds;
  /** That of the interaction. */
  readonly expiresAt: EpochSeconds;
}

export abstract class ProofStore {
  /** Also finds what has expired: whoever asks, decides. */
  abstract find(interactionId: string): Promise<Proof | undefined>;
  /** All that is proved in an interaction, in place of what was: of several in parallel one stands, whole. */
  abstract save(proof: Proof): Promise<void>;
  /** It counts until then, as its interaction waits. */
  abstract extend(interactionId: string, until: EpochSeconds): Promise<void>;
  abstract delete(interactionId: string): Promise<void>;
  /** All that one person proved; how many there were. */
  abstract deleteAllOf(subject: string): Promise<number>;
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
