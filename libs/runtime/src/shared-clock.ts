import { Clock, type EpochSeconds, toleratedSkew } from './clock.js';

export interface SharedClockOptions {
  /** Seconds since 1970, with fractions: this machine's. */
  readonly wall: () => number;
  /** Milliseconds, monotonic. */
  readonly stopwatch: () => number;
}

const defaults: SharedClockOptions = { wall: () => Date.now() / 1000, stopwatch: () => performance.now() };

/** Seconds by which clocks may differ that mean the same time: each of two a minute off, in different directions. */
const sameTime = 2 * toleratedSkew;

/** Seconds that an answer may take: when it was said is not known better than that. */
const longestAnswer = 2;

/** Times that it is asked in one look: the first answer may have waited for a connection, and a process begins with one look. */
const attempts = 3;

/**
 * Seconds, beyond what the way of an answer leaves open: what is nearer is not corrected. Processes are to agree about what came first, which
 * a second of difference would turn round: a sign-out and a token of the same second.
 */
const precision = 0.02;

/** Seconds: a correction back by no more stands still instead. */
const longestStand = 2;

/**
 * One time for all processes that share a database: the database's, kept by a stopwatch between looks at it. So what one of them
 * writes is of now for each, though their machines differ by a minute, and a machine's clock that is set is not noticed.
 *
 * Of three clocks, the database's, this machine's and the stopwatch since the last look, two have to agree (within two minutes) with
 * the database's being one of them. Where it stands alone, this machine's counts, as where there is no other.
 */
export class SharedClock extends Clock {
  readonly #options: SharedClockOptions;
  /** Of the time and the stopwatch, in seconds; undefined where this machine's clock counts. */
  #difference: number | undefined;
  #latest: EpochSeconds = Number.NEGATIVE_INFINITY;

  /** @param other the clock of the database's machine, with fractions of seconds */
  constructor(
    private readonly other: () => Promise<EpochSeconds>,
    options: Partial<SharedClockOptions> = {},
  ) {
    super();
    this.#options = { ...defaults, ...options };
  }

  override now(): EpochSeconds {
    const now = Math.floor(this.#time());
    const isCorrection = now < this.#latest && this.#latest - now <= longestStand;
    if (!isCorrection) this.#latest = now;
    return this.#latest;
  }

  /** Compares them; to be asked again and again. @throws what `other` throws; the time goes on */
  async look(): Promise<void> {
    for (let left = attempts; left > 0; left -= 1) {
      const since = this.#elapsed();
      const said = await this.other();
      const took = this.#elapsed() - since;
      // At some time of the way.
      if (took <= longestAnswer) return this.#compare(said + took / 2, took / 2);
    }
  }

  #compare(theirs: EpochSeconds, uncertainty: number): void {
    const isTheirs = (time: number, tolerance: number) => Math.abs(theirs - time) <= tolerance;
    if (!isTheirs(this.#time(), sameTime) && !isTheirs(this.#options.wall(), sameTime)) this.#difference = undefined;
    else if (this.#difference === undefined || !isTheirs(this.#time(), precision + uncertainty)) {
      this.#difference = theirs - this.#elapsed();
    }
  }

  #time(): number {
    return this.#difference === undefined ? this.#options.wall() : this.#elapsed() + this.#difference;
  }

  #elapsed(): number {
    return this.#options.stopwatch() / 1000;
  }
}
