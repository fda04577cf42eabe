import type { EpochSeconds } from '../shared/clock.js';
import type { Digest } from '../shared/digest.js';
import type { OfferName } from '../shared/offers.js';
import type { WaitingRequest } from './authorization-request.js';

/**
 * An authorization request, or one for a page of ours, that waits for a person. `browserDigest` is the digest of a cookie of the browser that
 * began it, so that an interaction cannot be finished in another browser (login CSRF).
 */
export interface Interaction {
  readonly interactionId: string;
  readonly browserDigest: Digest;
  readonly request: WaitingRequest;
  readonly createdAt: EpochSeconds;
  readonly expiresAt: EpochSeconds;
  /** Set when the person of this session allowed it within this interaction: they are not asked again in it. */
  readonly consentedSessionId?: string | undefined;
  /** What its person is offered by now; undefined where they said something to it, and where nothing was offered. */
  readonly offer?: OfferName | undefined;
  /** The subject that something was offered: nothing more is offered within this interaction. */
  readonly offeredTo?: string | undefined;
  /** How it ended. Until it expires the same browser is answered the same again. */
  readonly answer?: 'allowed' | 'denied' | undefined;
  /** The subject that it was allowed by. */
  readonly answeredFor?: string | undefined;
}

/** The end of an interaction, which is known until `expiresAt`. */
export interface InteractionEnd extends Pick<Interaction, 'answeredFor' | 'expiresAt'> {
  readonly answer: 'allowed' | 'denied';
}

export abstract class InteractionStore {
  abstract insert(interaction: Interaction): Promise<void>;
  abstract find(interactionId: string): Promise<Interaction | undefined>;
  abstract recordConsent(interactionId: string, sessionId: string): Promise<void>;
  /** Something is offered within it: true for exactly one of any number of parallel calls. */
  abstract recordOffer(
    interactionId: string,
    made: { readonly offer: OfferName; readonly offeredTo: string },
  ): Promise<boolean>;
  /** Its person said something to what they were offered. */
  abstract endOffer(interactionId: string): Promise<void>;
  /** Ends it: true for exactly one of any number of parallel calls. */
  abstract complete(interactionId: string, end: InteractionEnd): Promise<boolean>;
  /** Until then it waits, where it was not answered yet; true where it was moved on, never where that is earlier. */
  abstract extend(interactionId: string, until: EpochSeconds): Promise<boolean>;
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
