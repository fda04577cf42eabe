import type { CryptoKey } from '../keys/jwk.js';
import { isSignedBy } from './signature.js';

interface Job {
  readonly token: string;
  readonly alg: string;
  readonly key: CryptoKey;
  readonly settle: (isSigned: boolean) => void;
}

/** Checks of one turn: the loop must come round for others. Each takes some 0.1 ms. */
const atOnce = 32;

/**
 * Signatures that are checked at the end of a turn of the event loop, with all others that came in it: a check throws out of the
 * processor's caches what the rest of a request needs, and one after the other they share that cost.
 */
export class SignatureQueue {
  readonly #waiting: Job[] = [];

  /** As `isSignedBy`. */
  isSignedBy(token: string, alg: string, key: CryptoKey): Promise<boolean> {
    return new Promise((settle) => {
      this.#waiting.push({ token, alg, key, settle });
      if (this.#waiting.length === 1) setImmediate(() => this.#checkSome());
    });
  }

  #checkSome(): void {
    const jobs = this.#waiting.slice(0, atOnce);
    const results = jobs.map(holds);
    this.#waiting.splice(0, jobs.length);
    if (this.#waiting.length > 0) setImmediate(() => this.#checkSome());
    for (const [index, { settle }] of jobs.entries()) settle(results[index] === true);
  }
}

/** What cannot be checked does not hold; one bad signature must not cost the others their answer. */
function holds({ token, alg, key }: Job): boolean {
  try {
    return isSignedBy(token, alg, key);
  } catch {
    return false;
  }
}
