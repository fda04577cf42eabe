import type { EpochSeconds } from '../shared/clock.js';

/** How often something failed in one window of time. */
export interface FailureCount {
  readonly failures: number;
  readonly expiresAt: EpochSeconds;
}

/** Failures of a key, which is short: whoever makes keys of what strangers send bounds how many there can be. */
export abstract class FailureCountStore {
  /**
   * Adds failures in one statement and gives what they are now. A window that is over, or that ends later than one could
   * because a clock was set back, is followed by a new one.
   * @param window seconds
   */
  abstract add(key: string, failures: number, now: EpochSeconds, window: number): Promise<FailureCount>;
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
