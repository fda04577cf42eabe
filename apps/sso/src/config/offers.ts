import { type OfferName, type OfferPolicy, offerNames } from '@signet/authorization-server';
import type { EnvironmentReader } from '@signet/runtime';

const days = { unit: 'a number of days', least: 1, most: 365 };
const everyDays = 30;

/** What people are offered once they have signed in: all there is, unless operators say otherwise. */
export function readOffers(read: EnvironmentReader): OfferPolicy {
  return {
    allowed: read.optionalParsed('SIGN_IN_OFFERS', namesOf) ?? offerNames,
    interval: (read.number('SIGN_IN_OFFER_DAYS', days) ?? everyDays) * 86_400,
  };
}

function namesOf(text: string): readonly OfferName[] {
  const named = text.split(',').map((name) => name.trim());
  if (named.length === 1 && named[0] === 'none') return [];
  if (!named.every((name) => offerNames.some((known) => known === name))) {
    throw new Error(`must be none, or some of ${offerNames.join(', ')}`);
  }
  // One order for everybody: what is more to the point comes first.
  return offerNames.filter((known) => named.includes(known));
}
