import { acrClasses, acrLadder, satisfiesAcr } from '@signet/auth-contracts';
import type { ProvedMethod } from '../records/proved-method.js';
import type { Session } from '../records/session.js';
import type { EpochSeconds } from '../shared/clock.js';

/**
 * Of a sign-in at a provider: who people are there was said by it, and by which methods is believed by rule alone. RFC 8176 has no word
 * for it; others call it the same.
 */
export const federatedMethod = 'fed';

/** How somebody signed in, as tokens say it (OpenID Connect Core §2): each of the three holds of the other two. */
export type AuthenticationContext = Pick<Session, 'acr' | 'amr' | 'authTime'>;

// Methods of RFC 8176 §2 by what they are proofs of; those of other kinds are neither. What a provider says, by whatever means, counts for no
// more than a password.
const knowledge = new Set(['pwd', 'pin', 'kba', federatedMethod]);
const possession = new Set(['otp', 'hwk', 'swk', 'sms', 'tel', 'email']);

/** The strongest class that these methods reach. */
export function acrOf(amr: readonly string[]): string | undefined {
  if (amr.length === 0) return undefined;
  if (!areTwoFactors(amr)) return acrClasses.oneFactor;
  // A key signs for the origin that it was made for, and for no other.
  if (amr.includes('hwk')) return acrClasses.phishingResistantHardware;
  return amr.includes('swk') ? acrClasses.phishingResistant : acrClasses.twoFactors;
}

/** The classes that a password reaches, alone or with one of these beside it. */
export function reachableClasses(beside: readonly { readonly amr: readonly string[] }[]): readonly string[] {
  const reached = [{ amr: [] }, ...beside].map(({ amr }) => acrOf(['pwd', ...amr]));
  return acrLadder.filter((acr) => reached.some((have) => satisfiesAcr(have, acr)));
}

/** By their names, each once, with `mfa` where they are of two kinds. */
export function amrOf(methods: readonly Pick<ProvedMethod, 'amr'>[]): readonly string[] {
  const amr = [...new Set(methods.map((method) => method.amr))];
  return areTwoFactors(amr) && !amr.includes('mfa') ? [...amr, 'mfa'] : amr;
}

function areTwoFactors(amr: readonly string[]): boolean {
  return amr.includes('mfa') || (amr.some((one) => knowledge.has(one)) && amr.some((one) => possession.has(one)));
}

/** Whether they say by themselves who somebody is: a code, or a key that did not look at who holds it, is asked of whoever is known. */
export function identify(methods: readonly Pick<ProvedMethod, 'amr'>[]): boolean {
  return methods.some(({ amr }) => knowledge.has(amr) || amr === 'mfa');
}

/**
 * The strongest class of these methods, and the latest time since when the methods of that time reach it: a claim of freshness holds of all
 * that the class is claimed for, and nothing older is told. Undefined where there are none.
 */
export function contextOf(methods: readonly ProvedMethod[]): AuthenticationContext | undefined {
  const acr = acrOf(amrOf(methods));
  const since = (at: EpochSeconds) => methods.filter((method) => method.at >= at);
  const times = [...new Set(methods.map(({ at }) => at))].sort((a, b) => b - a);
  const authTime = times.find((at) => acrOf(amrOf(since(at))) === acr);
  return authTime === undefined ? undefined : { acr, amr: amrOf(since(authTime)), authTime };
}

/** What was proved in a session, each method with its time; of those from before they were kept, all at its sign-in. */
export function methodsOf({ methods, amr, authTime }: Session): readonly ProvedMethod[] {
  return methods ?? amr.map((one) => ({ amr: one, at: authTime }));
}

/** Each method once, with the last time. */
export function withMethods(before: readonly ProvedMethod[], added: readonly ProvedMethod[]): readonly ProvedMethod[] {
  return [...before.filter(({ amr }) => !added.some((each) => each.amr === amr)), ...added];
}
