/** Who waits for a place, at most. */
const longestLine = 256;

/** Nobody else may wait. */
export class NoPlace extends Error {
  override readonly name = 'NoPlace';
}

/** So many at once, and the rest in the order in which they came. */
export class Places {
  readonly #waiting = new Set<() => void>();
  #free: number;

  constructor(places: number) {
    this.#free = places;
  }

  /**
   * Runs `work` when there is a place for it. Both the wait and the place end with the signal, whether or not the work heeds it.
   * @throws NoPlace where too many wait; the reason of the signal; what the work throws
   */
  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await this.#turn(signal);
    try {
      return await untilAborted(signal, work());
    } finally {
      const [next] = this.#waiting;
      // A place goes from hand to hand, so that nobody comes in between.
      if (next) next();
      else this.#free += 1;
    }
  }

  #turn(signal: AbortSignal): Promise<void> {
    if (this.#waiting.size >= longestLine) throw new NoPlace();
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(enter);
        reject(signal.reason as Error);
      };
      const enter = () => {
        this.#waiting.delete(enter);
        signal.removeEventListener('abort', leave);
        resolve();
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.add(enter);
      if (signal.aborted) leave();
    });
  }
}

async function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let leave = () => {};
  const aborted = new Promise<never>((_, reject) => {
    leave = () => reject(signal.reason as Error);
    signal.addEventListener('abort', leave, { once: true });
    if (signal.aborted) leave();
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
