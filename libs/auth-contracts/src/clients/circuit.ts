/** Calls without an answer, one after another, after which nobody is sent any more. */
const failuresUntilOpen = 3;
/** Milliseconds until one call tries again; doubled each time that it fails, up to the last. */
const pauses = { first: 1_000, last: 30_000 };

/** The other side did not answer the last times; this call was not sent. */
export class CircuitOpen extends Error {
  override readonly name = 'CircuitOpen';

  constructor() {
    super('it did not answer the last times, and is not asked just now');
  }
}

/** What a call learned of the other side: `answered` whatever it said; `unknown` where the caller gave up by itself. */
export type Outcome = 'answered' | 'unanswered' | 'unknown';

/**
 * Spares whoever calls the wait for an other side that is down: after some calls without an answer, calls fail at once, until one
 * of them, and only one at a time, has found out that it answers again.
 */
export class Circuit {
  readonly #now: () => number;
  #failures = 0;
  #pause = 0;
  #openUntil: number | undefined;
  #isProbed = false;

  /** @param now milliseconds that never go back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get isOpen(): boolean {
    return this.#openUntil !== undefined;
  }

  /** Whether a call would not be sent now; that ends by itself, while it stays open until a call was answered. */
  get isShut(): boolean {
    return this.#openUntil !== undefined && (this.#isProbed || this.#now() < this.#openUntil);
  }

  /**
   * @param outcomeOf what a failure of the call says of the other side
   * @throws CircuitOpen where it is not called; what the call throws
   */
  async run<T>(call: () => Promise<T>, outcomeOf: (error: unknown) => Outcome): Promise<T> {
    const isProbe = this.#openUntil !== undefined;
    if (this.isShut) throw new CircuitOpen();
    this.#isProbed = isProbe;
    let outcome: Outcome = 'answered';
    try {
      return await call();
    } catch (error) {
      outcome = outcomeOf(error);
      throw error;
    } finally {
      if (isProbe) this.#isProbed = false;
      this.#learn(outcome, isProbe);
    }
  }

  #learn(outcome: Outcome, isProbe: boolean): void {
    if (outcome === 'unknown') return;
    if (outcome === 'answered') {
      this.#failures = 0;
      this.#pause = 0;
      this.#openUntil = undefined;
      return;
    }
    this.#failures += 1;
    // Calls that began before it opened say nothing new when they fail after that.
    const opens = isProbe || (this.#openUntil === undefined && this.#failures >= failuresUntilOpen);
    if (!opens) return;
    this.#pause = this.#pause === 0 ? pauses.first : Math.min(pauses.last, this.#pause * 2);
    this.#openUntil = this.#now() + this.#pause;
  }
}
