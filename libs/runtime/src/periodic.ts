import { inTime } from './in-time.js';
import { SingleFlight } from './single-flight.js';

/** Calls `tick` after every so many milliseconds, until what it gives is called. */
export type Repeat = (tick: () => void, milliseconds: number) => () => void;

export interface PeriodicOptions {
  /** Milliseconds from one beginning to the next. */
  readonly interval: number;
  /** Hears of each failure of the work, which goes on. It does not throw. */
  readonly onError: (error: unknown) => void;
  readonly repeat?: Repeat;
}

/** Milliseconds that what is under way gets to end. */
const defaultGrace = 1_000;

/**
 * Work that is done again and again while the process runs, and does not keep it running. It never overlaps itself: a
 * beginning that comes while it is under way is left out.
 */
export class Periodic {
  readonly #options: Required<PeriodicOptions>;
  readonly #flight: SingleFlight<void>;
  #end: (() => void) | undefined;

  constructor(work: () => Promise<unknown>, options: PeriodicOptions) {
    this.#options = { repeat: whileTheProcessRuns, ...options };
    this.#flight = new SingleFlight(async () => {
      try {
        await work();
      } catch (error) {
        this.#options.onError(error);
      }
    });
  }

  /** The first time is after one interval. Who starts it twice has started it once. */
  start(): void {
    this.#end ??= this.#options.repeat(() => void this.#flight.run(), this.#options.interval);
  }

  /**
   * Begins no more, and resolves when what is under way has ended or has had its grace. It may be asked again, to wait again.
   * @param grace milliseconds
   */
  async stop(grace = defaultGrace): Promise<void> {
    this.#end?.();
    this.#end = undefined;
    const { underWay } = this.#flight;
    if (underWay !== undefined) await inTime(underWay, grace);
  }
}

function whileTheProcessRuns(tick: () => void, milliseconds: number): () => void {
  const timer = setInterval(tick, milliseconds).unref();
  return () => clearInterval(timer);
}
