import { acrClasses, satisfiesAcr } from '@signet/auth-contracts';
import type { OfferBounds } from '../../records/made-offer.js';
import { acrOf, amrOf, identify } from '../../sessions/authentication-context.js';
import { toleratedSkew } from '../../shared/clock.js';
import type { OfferName } from '../../shared/offers.js';
import { mayEnrolNow } from '../assurance.js';
import type { StepInput } from '../step-input.js';
import type { OfferState } from './offer-state.js';

/** Of a request on whose way something may be offered. */
type OfferInput = StepInput & { readonly offers: OfferState };

/** What the time between two of them follows from. */
type OfferTimes = Pick<OfferState, 'interval' | 'requiredFrom'> & Pick<StepInput, 'now'>;

interface OfferRule {
  suits(input: OfferInput): boolean;
  /** Seconds that must lie between two times. */
  every(when: OfferTimes): number;
  /** The class that what is set up must reach, beside a password. */
  readonly reaches: string;
}

const day = 86_400;

/** When each suits, as data. Their order is that of the vocabulary. */
export const offerRules: Readonly<Record<OfferName, OfferRule>> = {
  passkey: {
    suits: ({ proved, assurance, offers }) =>
      offers.makesPasskeys && proved.some(({ amr }) => amr === 'pwd') && !assurance.enrolled.some(isKey),
    every: ({ interval }) => interval,
    reaches: acrClasses.phishingResistant,
  },
  second_factor: {
    suits: ({ assurance, offers: { requiredFrom }, now }) =>
      requiredFrom !== undefined &&
      requiredFrom > now &&
      !assurance.enrolled.some(({ amr }) => satisfiesAcr(besidePassword(amr), acrClasses.twoFactors)),
    // Ten times at most before the day, or once a day where it is near.
    every: ({ requiredFrom = 0, now }) => Math.max(day, Math.floor((requiredFrom - now) / 10)),
    reaches: acrClasses.twoFactors,
  },
  second_way: {
    suits: ({ offers }) => offers.hasOneKeyOnly,
    every: ({ interval }) => interval,
    reaches: acrClasses.twoFactors,
  },
};

/** What is offered now to who is there; undefined where nothing is, or something was already within the interaction. */
export function dueOffer(input: StepInput): OfferName | undefined {
  const { offers, session } = input;
  if (offers === undefined || session === undefined) return undefined;
  const offered: OfferInput = { ...input, offers };
  const { here } = offers;
  if (here !== undefined && here.offeredTo !== session.subject) return undefined;
  if (here !== undefined) return here.offer && isOpen(offered, here.offer) ? here.offer : undefined;
  if (!hasSignedInHere(input)) return undefined;
  return offers.allowed.find((name) => isOpen(offered, name) && !wasMade(offered, name));
}

/** What is to be set up of whoever is offered something; undefined where nothing is. */
export function classesOffered(
  next: { readonly name: string; readonly reason: string } | undefined,
): readonly string[] | undefined {
  return next?.name === 'offer' ? [offerRules[next.reason as OfferName].reaches] : undefined;
}

/** What of the past keeps an offer from being made. */
export function boundsOf(name: OfferName, when: OfferTimes): OfferBounds {
  return { notSince: when.now - offerRules[name].every(when), notAfter: when.now + toleratedSkew };
}

/** A session that began on this way, by what says who somebody is: whose session goes on is asked nothing but what they were asked. */
function hasSignedInHere({ session, began, proved }: StepInput): boolean {
  return session !== undefined && began !== undefined && session.createdAt >= began && identify(proved);
}

function isOpen(input: OfferInput, name: OfferName): boolean {
  const { suits, reaches } = offerRules[name];
  const canSetUp = input.assurance.enrollable.some(({ amr }) => satisfiesAcr(besidePassword(amr), reaches));
  return canSetUp && mayEnrolNow(input) && suits(input);
}

/** What a clock that was ahead wrote is no time at which anything was offered. */
function wasMade(input: OfferInput, name: OfferName): boolean {
  const before = input.offers.made.find(({ offer }) => offer === name);
  if (before === undefined) return false;
  const { notSince, notAfter } = boundsOf(name, { ...input.offers, now: input.now });
  return before.declinedAt !== undefined || (before.offeredAt > notSince && before.offeredAt <= notAfter);
}

function besidePassword(amr: readonly string[]): string | undefined {
  return acrOf(amrOf(['pwd', ...amr].map((one) => ({ amr: one }))));
}

function isKey({ amr }: { readonly amr: readonly string[] }): boolean {
  return satisfiesAcr(besidePassword(amr), acrClasses.phishingResistant);
}
