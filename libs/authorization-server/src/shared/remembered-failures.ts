import { BoundedMap } from '@signet/runtime';
import type { Clock, EpochSeconds } from './clock.js';
import { OutboundBusy, OutboundUnavailable } from './outbound-http.js';

/** Seconds for which nothing is asked of an address again that refused, or gave what cannot be used. */
const refusedFor = 30;
/** Seconds, where there was no answer: it may be there again. */
const unavailableFor = 10;

interface Failure {
  readonly error: unknown;
  readonly since: EpochSeconds;
  readonly until: EpochSeconds;
}

/** Why fetches of addresses failed a moment ago. What was never sent, because too much was under way, is not remembered. */
export class RememberedFailures {
  readonly #failures: BoundedMap<string, Failure>;

  constructor(
    private readonly clock: Clock,
    most = 1_000,
  ) {
    this.#failures = new BoundedMap(most, 'first-written');
  }

  /** @throws what it failed with, where that was a moment ago and the clock was not set back since */
  check(address: string): void {
    const failure = this.#failures.get(address);
    const now = this.clock.now();
    if (failure && failure.since <= now && now < failure.until) throw failure.error;
  }

  /** @returns the error, to be thrown */
  note(address: string, error: unknown): unknown {
    const since = this.clock.now();
    const lasts = error instanceof OutboundUnavailable ? unavailableFor : refusedFor;
    if (!(error instanceof OutboundBusy)) this.#failures.set(address, { error, since, until: since + lasts });
    return error;
  }

  forget(address: string): void {
    this.#failures.delete(address);
  }
}
