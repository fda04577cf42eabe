import type { SigningKeyView } from '@signet/administration';
import type { KnownKeys } from './known-keys.js';
import { isPublished } from './published.js';

/** Seconds after which an API that does not listen has fetched its keys anew, and knows no more of one that was withdrawn. */
const longestAge = 600;
/** Seconds without a word of the issuer after which an API does not hear in time. */
const heardWithin = 45;

/** What would come of an act at one API. */
export interface Outcome {
  /** Whether somebody who should be served would be refused, or somebody served who should not. */
  readonly isGood: boolean;
  readonly why: string;
}

export interface Judgement {
  readonly known: number;
  /** Keys that are published and not known here: what they sign is refused unless the API looks again. */
  readonly unknown: readonly string[];
  readonly rotation: Outcome;
  readonly withdrawal: Outcome;
}

/** What a rotation and a withdrawal would come to now. @param now epoch seconds */
export function judge(keys: readonly SigningKeyView[], api: KnownKeys, now: number): Judgement {
  const published = keys.filter((key) => isPublished(key, now)).map(({ kid }) => kid);
  const unknown = published.filter((kid) => !api.kids.includes(kid));
  return {
    known: published.length - unknown.length,
    unknown,
    rotation: rotationAt(api),
    withdrawal: withdrawalAt(api),
  };
}

function rotationAt({ ageSeconds, failure }: KnownKeys): Outcome {
  if (ageSeconds === undefined && failure === undefined)
    return { isGood: false, why: 'its keys are configured: it refuses what a new one signs until somebody adds it' };
  if (failure !== undefined)
    return { isGood: false, why: `it cannot fetch keys, and would refuse a new one: ${failure}` };
  return { isGood: true, why: 'it looks for a key that it does not know' };
}

function withdrawalAt({ ageSeconds, failure, revocations }: KnownKeys): Outcome {
  const { staleForSeconds } = revocations ?? {};
  if (staleForSeconds !== undefined && staleForSeconds <= heardWithin && revocations?.failure === undefined)
    return { isGood: true, why: 'it hears of it within seconds' };
  const deaf = revocations
    ? `it does not hear of revocations (${revocations.failure ?? 'silence'})`
    : 'it does not listen';
  if (ageSeconds === undefined) return { isGood: false, why: `${deaf}, and keeps the keys that it has` };
  const until = failure === undefined ? `for up to ${longestAge} s` : 'until it can fetch keys again';
  return { isGood: false, why: `${deaf}: it would accept the withdrawn key ${until}` };
}
