import type { WaitingRequest } from '../../records/authorization-request.js';
import type { CorePorts } from '../../records/core-ports.js';
import type { Interaction } from '../../records/interaction.js';
import type { MadeOffer } from '../../records/made-offer.js';
import type { EpochSeconds } from '../../shared/clock.js';
import type { OfferName } from '../../shared/offers.js';
import type { Person } from '../person.js';

/** What decides whether something is offered to who is there. */
export interface OfferState {
  /** Those that the operator lets be made, in order. */
  readonly allowed: readonly OfferName[];
  /** Seconds between two times of the same, where its rule does not say otherwise. */
  readonly interval: number;
  /** To this person, whenever. */
  readonly made: readonly MadeOffer[];
  /** Within the interaction. */
  readonly here?: { readonly offer: OfferName | undefined; readonly offeredTo: string } | undefined;
  readonly makesPasskeys: boolean;
  readonly hasOneKeyOnly: boolean;
  /** When a second factor is asked of everybody. */
  readonly requiredFrom?: EpochSeconds | undefined;
}

type Past = Pick<Interaction, 'offer' | 'offeredTo'>;

/**
 * Undefined where nothing is ever offered: on the way of a device, which waits, or to a page of the issuer; where nobody may be asked; and to
 * whoever proved nothing within the interaction. Then nothing is looked up.
 */
export async function offerStateOf(
  { settings, stores, factors }: Pick<CorePorts, 'factors' | 'settings' | 'stores'>,
  { kind, prompts }: WaitingRequest,
  { session, proved, makesPasskeys = false }: Person,
  past: Past | undefined,
): Promise<OfferState | undefined> {
  const { allowed, interval } = settings.offers;
  if (allowed.length === 0 || kind !== 'authorization' || prompts.includes('none')) return undefined;
  if (session === undefined || past === undefined || proved.length === 0) return undefined;
  const { offer, offeredTo } = past;
  const [made, hasOneKeyOnly = false] = await Promise.all([
    stores.madeOffers.ofPerson(session.subject),
    allowed.includes('second_way') ? factors?.hasOneKeyOnly(session.subject) : false,
  ]);
  return {
    allowed,
    interval,
    made,
    here: offeredTo === undefined ? undefined : { offer, offeredTo },
    makesPasskeys,
    hasOneKeyOnly,
    requiredFrom: settings.factorPolicy.requiredFrom,
  };
}
