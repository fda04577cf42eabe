import type { EpochSeconds } from '../shared/clock.js';
import type { OfferName } from '../shared/offers.js';

/** That a person was offered something, in whichever browser. They and the offer are its key. */
export interface MadeOffer {
  readonly subject: string;
  readonly offer: OfferName;
  /** The last time. */
  readonly offeredAt: EpochSeconds;
  /** They do not want to be asked again. */
  readonly declinedAt?: EpochSeconds | undefined;
}

/** What of the time before counts: it was not made after `notSince`, or by a clock that was ahead, after `notAfter`. */
export interface OfferBounds {
  readonly notSince: EpochSeconds;
  readonly notAfter: EpochSeconds;
}

export abstract class MadeOfferStore {
  /** By the name of the offer. */
  abstract ofPerson(subject: string): Promise<readonly MadeOffer[]>;
  /** It is made now: true for exactly one of any number of parallel calls, and for none where it was made lately or was declined. */
  abstract make(offer: Omit<MadeOffer, 'declinedAt'>, bounds: OfferBounds): Promise<boolean>;
  /** Of one that was made. True where it was not declined before. */
  abstract decline(declined: Pick<MadeOffer, 'subject' | 'offer'> & { readonly at: EpochSeconds }): Promise<boolean>;
  /** All of one person; how many there were. */
  abstract deleteAllOf(subject: string): Promise<number>;
}
