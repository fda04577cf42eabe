import { recordEntry } from '../../audit/record-entry.js';
import type { CorePorts } from '../../records/core-ports.js';
import type { Stores } from '../../records/stores.js';
import { declinableOffers, type OfferName } from '../../shared/offers.js';
import type { RequestOrigin } from '../../shared/request-origin.js';
import { Superseded, unlessSuperseded } from '../../shared/superseded.js';
import type { Visit } from '../visits.js';
import { boundsOf } from './offer-rules.js';

type Needs = Pick<CorePorts, 'clock' | 'random' | 'settings' | 'stores' | 'unitOfWork'>;

interface Offering {
  readonly offer: OfferName;
  readonly offeredTo: string;
  /** What the person did on the page before, written with it or not at all. */
  readonly first?: ((stores: Stores) => Promise<void>) | undefined;
}

/**
 * Whether this is offered within the interaction: it is made now, or was by then. Not where the same person was offered it elsewhere at this
 * moment: nothing is written then.
 */
export async function openOffer(deps: Needs, { interaction }: Visit, offering: Offering): Promise<boolean> {
  if (interaction === undefined) return false;
  const { offer, offeredTo, first } = offering;
  const { interactionId } = interaction;
  const { clock, settings, stores, unitOfWork } = deps;
  if (interaction.offer === offer) {
    if (first) await unitOfWork.run(first);
    return true;
  }
  const now = clock.now();
  const { interval } = settings.offers;
  const bounds = boundsOf(offer, { interval, requiredFrom: settings.factorPolicy.requiredFrom, now });
  const isMade = await unlessSuperseded(() =>
    unitOfWork.run(async (within) => {
      await first?.(within);
      if (!(await within.interactions.recordOffer(interactionId, { offer, offeredTo }))) throw new Superseded();
      const made = { subject: offeredTo, offer, offeredAt: now };
      if (!(await within.madeOffers.make(made, bounds))) throw new Superseded();
      return true;
    }),
  );
  return isMade ?? (await stores.interactions.find(interactionId))?.offer === offer;
}

/** What somebody said to what they were offered, who does not take it. */
export interface OfferRefusal {
  readonly offer: OfferName;
  readonly subject: string;
  readonly interactionId: string;
  readonly clientId: string;
  readonly origin?: RequestOrigin | undefined;
  /** They do not want to be asked again, of what can be refused so. */
  readonly forGood: boolean;
}

/** It is over within this interaction. */
export function refuseOffer(deps: Needs, refusal: OfferRefusal): Promise<void> {
  const { offer, subject, interactionId, clientId, forGood } = refusal;
  return deps.unitOfWork.run(async (stores) => {
    await stores.interactions.endOffer(interactionId);
    if (!forGood || !declinableOffers.has(offer)) return;
    if (!(await stores.madeOffers.decline({ subject, offer, at: deps.clock.now() }))) return;
    const target = { record: 'madeOffers', id: offer };
    await recordEntry(
      deps,
      stores,
      { entity: 'user', subject, clientId, origin: refusal.origin },
      { name: 'offer_declined', target, subject },
    );
  });
}
