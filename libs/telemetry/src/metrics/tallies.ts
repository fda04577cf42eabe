/** A sum that only grows. Nothing but an addition happens where it is counted; it is read when somebody asks for the metrics. */
export class Count {
  #value = 0;

  get value(): number {
    return this.#value;
  }

  add(by = 1): void {
    this.#value += by;
  }
}

/** How many of what was observed were how large. Observing allocates nothing. */
export class Spread {
  readonly #counts: Float64Array;
  #sum = 0;
  #total = 0;

  /** @param bounds upper ones, ascending; the last bucket has none */
  constructor(readonly bounds: readonly number[]) {
    this.#counts = new Float64Array(bounds.length);
  }

  observe(value: number): void {
    this.#sum += value;
    this.#total += 1;
    const { bounds } = this;
    for (let at = 0; at < bounds.length; at += 1) {
      if (value <= (bounds[at] as number)) {
        this.#counts[at] = (this.#counts[at] as number) + 1;
        return;
      }
    }
  }

  get sum(): number {
    return this.#sum;
  }

  get total(): number {
    return this.#total;
  }

  /** How many were at most so large, bound by bound. */
  cumulative(): readonly number[] {
    let sum = 0;
    return [...this.#counts].map((count) => {
      sum += count;
      return sum;
    });
  }
}
