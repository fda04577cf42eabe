import type { Clock, FailureCountStore } from '@signet/authorization-server';
import { BoundedMap } from '@signet/runtime';
import { DatabaseUnavailable } from '@signet/runtime/database';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Window } from './default-limits.js';
import { MemoryCounter } from './memory-counter.js';
import type { Seen, WindowCounter } from './window-counter.js';

/**
 * Windows that all processes share, in the database. One that is used up is not asked for again before its end, so that who goes
 * on failing costs no statement; while the database is away this process counts alone.
 */
export class StoredCounter implements WindowCounter {
  /** Windows that are used up. */
  readonly #usedUp: RateLimiterMemory;
  /** Their keys: of many that one has, the oldest are asked for again. */
  readonly #kept = new BoundedMap<string, true>(20_000, 'longest-unread', (key) => void this.#usedUp.delete(key));
  readonly #alone: MemoryCounter;

  constructor(
    private readonly store: FailureCountStore,
    private readonly clock: Pick<Clock, 'now'>,
    private readonly window: Window,
  ) {
    this.#usedUp = new RateLimiterMemory({ points: window.quota, duration: window.seconds, keyPrefix: '' });
    this.#alone = new MemoryCounter(window);
  }

  async count(key: string): Promise<Seen> {
    const { quota, seconds } = this.window;
    const usedUp = await this.#usedUp.get(key);
    if (usedUp !== null && usedUp.msBeforeNext > 0) {
      return { count: quota + 1, reset: within(Math.ceil(usedUp.msBeforeNext / 1_000), seconds) };
    }
    try {
      const now = this.clock.now();
      const { failures, expiresAt } = await this.store.add(key, 1, now, seconds);
      const reset = within(expiresAt - now, seconds);
      if (failures > quota) {
        this.#kept.set(key, true);
        await this.#usedUp.block(key, reset);
      }
      return { count: failures, reset };
    } catch (error) {
      if (error instanceof DatabaseUnavailable) return this.#alone.count(key);
      throw error;
    }
  }
}

function within(reset: number, seconds: number): number {
  return Math.max(1, Math.min(reset, seconds));
}
