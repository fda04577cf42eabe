/**
 * What somebody who has just signed in is offered, and need not take: at most one at a sign-in, the first of these that suits them. When each
 * suits is in `journey/offers`.
 */
export const offers = {
  passkey: 'a passkey, to whoever signed in with a password in a browser that can make one',
  second_factor: 'a second factor, to whoever has none, before the day on which everybody needs one',
  second_way: 'another way to sign in, to whoever has one passkey and nothing beside it',
} as const;

export type OfferName = keyof typeof offers;

export const offerNames = Object.keys(offers) as readonly OfferName[];

/** Those that its person can turn down for good; what comes on a day comes. */
export const declinableOffers: ReadonlySet<OfferName> = new Set(['passkey', 'second_way']);

/** What people are offered once they have signed in. */
export interface OfferPolicy {
  /** In the order in which they are looked at. */
  readonly allowed: readonly OfferName[];
  /** Seconds between two times of the same. */
  readonly interval: number;
}

export const noOffers: OfferPolicy = { allowed: [], interval: 0 };
