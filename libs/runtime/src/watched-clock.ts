import { Clock, type EpochSeconds, toleratedStep } from './clock.js';

/** A clock that knows when it was set back: seconds are then lived through again, and what was forgotten in them may come again. */
export class WatchedClock extends Clock {
  #latest: EpochSeconds = Number.NEGATIVE_INFINITY;
  #setBackFrom: EpochSeconds = Number.NEGATIVE_INFINITY;

  constructor(private readonly clock: Clock) {
    super();
  }

  override now(): EpochSeconds {
    const now = this.clock.now();
    if (now < this.#latest) this.#setBackFrom = this.#latest;
    else this.#latest = now;
    return now;
  }

  /** The last second before it was set back; of what is not later, nobody knows how old it is. Minus infinity where it never was. */
  setBackFrom(): EpochSeconds {
    this.now();
    return this.#setBackFrom;
  }

  /**
   * Until when seconds come again that were lived through so long ago that what was used once in them may be forgotten. Undefined
   * where none do.
   */
  repeatsUntil(): EpochSeconds | undefined {
    const until = this.#latest;
    return this.now() < until - toleratedStep ? until : undefined;
  }
}
