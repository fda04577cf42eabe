import { BoundedMap } from '@signet/runtime';
import type { SecurityEventStore } from '../records/security-event.js';
import { type Clock, type EpochSeconds, isWithin } from '../shared/clock.js';
import { OAuthError } from '../shared/oauth-error.js';

/** Polls that one process holds open at once. */
const mostWaiting = 1_000;
const mostWaitingOfStream = 32;
/**
 * Seconds back from now that a look counts. A replica's clock may be wrong and its transaction slow by so much; what comes
 * later still is found by the next poll, which asks for all that is pending.
 */
export const lookBack = 60;

export interface ArrivalWait {
  /** Resolves with the next arrival, with `until` or with the end of the process. */
  arrival(until: AbortSignal): Promise<void>;
  cancel(): void;
}

interface Waiting {
  readonly streamId: string;
  readonly wake: () => void;
}

/**
 * Wakes the polls that wait for events: at once for those of this process, and after one look at the store, however many
 * wait, for those of other processes. While nobody waits the store is not asked.
 */
export class EventArrivals {
  readonly #waiting = new BoundedMap<object, Waiting>(mostWaiting, 'nobody');
  #closed = false;
  #since: EpochSeconds = Number.NEGATIVE_INFINITY;
  #count = 0;

  constructor(
    private readonly events: SecurityEventStore,
    private readonly clock: Clock,
  ) {}

  get closed(): boolean {
    return this.#closed;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * To be called before asking what is pending: what arrives between the question and the wait counts as well.
   * @throws OAuthError temporarily_unavailable where too many wait already
   */
  wait(streamId: string): ArrivalWait {
    const ofStream = [...this.#waiting.values()].filter((other) => other.streamId === streamId).length;
    if (this.#waiting.isFull || ofStream >= mostWaitingOfStream) {
      throw new OAuthError('temporarily_unavailable', 'too many polls are open', {
        cause: { stream_id: streamId, of_stream: ofStream, of_process: this.#waiting.size },
      });
    }
    let resolve = () => {};
    const promise = new Promise<void>((done) => {
      resolve = done;
    });
    const entry = { streamId, wake: resolve };
    this.#waiting.set(entry, entry);
    if (this.#closed) resolve();
    const cancel = () => void this.#waiting.delete(entry);
    return {
      arrival: async (until) => {
        const stop = () => resolve();
        until.addEventListener('abort', stop, { once: true });
        if (until.aborted) resolve();
        await promise;
        until.removeEventListener('abort', stop);
      },
      cancel,
    };
  }

  announce(): void {
    for (const { wake } of this.#waiting.values()) wake();
  }

  /** Looks once whether another process recorded something. */
  async look(): Promise<void> {
    if (this.#waiting.size === 0) return;
    const now = this.clock.now();
    if (!isWithin(2 * lookBack + 1, this.#since, now)) {
      // Begins to count anew, and wakes in case something came between the last look and this one.
      this.#since = now - lookBack;
      this.#count = await this.events.countSince(this.#since);
      this.announce();
      return;
    }
    const count = await this.events.countSince(this.#since);
    if (count === this.#count) return;
    this.#count = count;
    this.announce();
  }

  /** Answers every open poll, and every later one at once. */
  close(): void {
    this.#closed = true;
    this.announce();
  }
}
