import { readOptions, type Shape } from '../../options/read-options.js';
import { clock, optional, wholeFrom } from '../../options/values.js';

/** Remembers which proofs were used (RFC 9449 §11.1). Keys are digests; no token and no proof gets here. */
export interface ReplayStore {
  /**
   * True for the first caller with this key, false for every later one until `until` (seconds since the epoch).
   * One atomic step. Throwing means that it cannot be told; the request is then refused with 503.
   */
  remember(key: string, until: number): boolean | Promise<boolean>;
}

/** Seconds by which a clock may be set back without a used proof being forgotten too early. */
const toleratedStep = 300;

interface StoreOptions {
  readonly capacity: number | undefined;
  readonly now: (() => number) | undefined;
}

const shape: Shape<StoreOptions> = { capacity: optional(wholeFrom(1, 10_000_000, 'proofs')), now: optional(clock) };

/**
 * The memory of one process, bounded: when it is full of live entries, it throws instead of forgetting one. Those that are over
 * are known for five minutes more, as long as there is room: a clock that is set back by less makes none of them good again.
 */
export class MemoryReplayStore implements ReplayStore {
  readonly #seen = new Map<string, number>();
  readonly #capacity: number;
  readonly #now: () => number;

  /** @throws TypeError for a capacity that is no whole number */
  constructor(options: { readonly capacity?: number; readonly now?: () => number } = {}) {
    const { capacity, now } = readOptions<StoreOptions>('MemoryReplayStore', options, shape);
    this.#capacity = capacity ?? 100_000;
    this.#now = now ?? (() => Math.floor(Date.now() / 1000));
  }

  get size(): number {
    return this.#seen.size;
  }

  remember(key: string, until: number): boolean {
    if (this.#seen.has(key)) return false;
    const now = this.#now();
    // The oldest stand in front, and all live about as long: no scan of the whole map is needed.
    for (const [old, end] of this.#seen) {
      const isNeeded = this.#seen.size < this.#capacity ? end + toleratedStep >= now : end >= now;
      if (isNeeded) break;
      this.#seen.delete(old);
    }
    if (this.#seen.size >= this.#capacity) throw new Error('the replay memory is full');
    this.#seen.set(key, until);
    return true;
  }
}
