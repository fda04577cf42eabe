import { satisfiesAcr } from '../assurance/ladder.js';

/** What a client asks the issuer for, so that the next token is enough (RFC 9470 §3, §4). */
export interface StepUp {
  /** One of these classes; empty where none is asked for. */
  readonly acrValues: readonly string[];
  /** Seconds since the sign-in, at most. */
  readonly maxAge: number | undefined;
}

/** What is asked of one sign-in. */
export type StepUpRequirement =
  /** Authentication context classes, one of which is enough, or a stronger one (RFC 9470). */
  | { readonly kind: 'acr'; readonly anyOf: readonly string[] }
  /** Seconds since the person signed in, at most (RFC 9470). */
  | { readonly kind: 'recent_login'; readonly maxAge: number };

/**
 * All that is asked of the sign-in, what is met included: the next token must meet it too, and a client that learnt one part after the other
 * would send the person to the issuer for each.
 * @param unmet names its classes where none is enough for all
 * @param ladder of the issuer
 */
export function stepUpOf(
  asked: readonly { readonly kind: string }[],
  unmet: StepUpRequirement,
  ladder: readonly string[],
): StepUp {
  const all = asked.filter(isStepUp);
  const lists = all.flatMap((one) => (one.kind === 'acr' ? [one.anyOf] : []));
  const isEnough = (acr: string) => lists.every((anyOf) => anyOf.some((wanted) => satisfiesAcr(acr, wanted, ladder)));
  const enough = [...new Set(lists.flat())].filter(isEnough);
  const ages = all.flatMap((one) => (one.kind === 'recent_login' ? [one.maxAge] : []));
  return {
    acrValues: enough.length === 0 && unmet.kind === 'acr' ? unmet.anyOf : enough,
    maxAge: ages.length === 0 ? undefined : Math.min(...ages),
  };
}

export function isStepUp(one: { readonly kind: string }): one is StepUpRequirement {
  return one.kind === 'acr' || one.kind === 'recent_login';
}
