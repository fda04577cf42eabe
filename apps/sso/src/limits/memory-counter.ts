import { BoundedMap } from '@signet/runtime';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Window } from './default-limits.js';
import type { Seen, WindowCounter } from './window-counter.js';

/**
 * Windows in the memory of this process, of so many keys: the one that was not asked for for the longest time makes room. Whoever
 * has many networks can push out the windows of others, which then begin anew: nobody is held back by that.
 */
export class MemoryCounter implements WindowCounter {
  readonly #limiter: RateLimiterMemory;
  readonly #kept: BoundedMap<string, true>;

  constructor(window: Window, most = 20_000) {
    this.#limiter = new RateLimiterMemory({ points: window.quota, duration: window.seconds, keyPrefix: '' });
    this.#kept = new BoundedMap(most, 'longest-unread', (key) => void this.#limiter.delete(key));
  }

  async count(key: string): Promise<Seen> {
    this.#kept.set(key, true);
    const { consumedPoints, msBeforeNext } = await this.#limiter.penalty(key);
    // The library goes by the wall clock: one that was set back makes no window longer.
    const reset = Math.min(Math.ceil(msBeforeNext / 1_000), this.#limiter.duration);
    return { count: consumedPoints, reset: Math.max(1, reset) };
  }
}
