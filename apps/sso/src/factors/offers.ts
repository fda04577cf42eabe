import { declinableOffers, type InteractionView, type OfferName } from '@signet/authorization-server';
import type { Done } from '../forms/guarded-form.js';
import type { Visit } from '../forms/visit.js';
import { field } from '../http/parameters.js';
import type { FoundInteraction } from '../interaction/found-interaction.js';
import { sendOn } from '../interaction/gone.js';
import type { Issuer } from '../issuer/issuer.js';
import type { OfferView } from '../pages/offer-part.js';

/** What somebody may say to what they are offered, instead of taking it. */
const refusals = { later: { forGood: false }, never: { forGood: true } } as const;

/** Undefined where nothing is offered. */
export function offerOf(
  { config }: Pick<Issuer, 'config'>,
  { next, reason }: Pick<InteractionView, 'next' | 'reason'>,
): OfferView | undefined {
  if (next !== 'offer') return undefined;
  const name = reason as OfferName;
  const from = name === 'second_factor' ? config.secondFactor.policy.requiredFrom : undefined;
  return { name, from, canDecline: declinableOffers.has(name) };
}

export function isRefusal({ request, parameters }: Pick<Visit, 'request' | 'parameters'>): boolean {
  return request.method === 'POST' && Object.hasOwn(refusals, field(parameters, 'decision'));
}

/** The ways on of a page that offers something. */
export function offerRefusals(issuer: Issuer) {
  const way =
    ({ forGood }: { readonly forGood: boolean }) =>
    async ({ subject: { reference, session } }: { readonly subject: FoundInteraction }): Promise<Done> => {
      const outcome = await issuer.core.journey.refuseOffer({ ...reference, session, forGood });
      return { kind: 'done', send: (visit) => sendOn(issuer, visit, outcome, session !== undefined) };
    };
  return { later: way(refusals.later), never: way(refusals.never) };
}
