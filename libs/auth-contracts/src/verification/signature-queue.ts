import type { CryptoKey } from 'jose';
import { isSignedBy } from './signature.js';

interface Job {
  readonly token: string;
  readonly alg: string;
  readonly key: CryptoKey;
  readonly settle: (isSigned: boolean) => void;
}

/** Checks of one turn: the loop must come round for others. Each takes some 0.1 ms. */
const atOnce = 32;
const waiting: Job[] = [];

/**
 * As `isSignedBy`, at the end of this turn of the event loop with all others that came in it: a check throws out of the
 * processor's caches what the rest of a request needs, and one after the other they share that cost.
 */
export function isSignedBySoon(token: string, alg: string, key: CryptoKey): Promise<boolean> {
  return new Promise((settle) => {
    waiting.push({ token, alg, key, settle });
    if (waiting.length === 1) setImmediate(checkSome);
  });
}

function checkSome(): void {
  const jobs = waiting.slice(0, atOnce);
  const results = jobs.map(holds);
  waiting.splice(0, jobs.length);
  if (waiting.length > 0) setImmediate(checkSome);
  for (const [index, { settle }] of jobs.entries()) settle(results[index] === true);
}

/** What cannot be checked does not hold; one bad signature must not cost the others their answer. */
function holds({ token, alg, key }: Job): boolean {
  try {
    return isSignedBy(token, alg, key);
  } catch {
    return false;
  }
}
