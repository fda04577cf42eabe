import { BoundedMap } from './bounded-map.js';

/**
 * One call at a time, shared by all who ask while it is under way. Nothing is remembered, neither an answer nor a failure:
 * who asks after its end asks anew. Who will not wait that long gives up by itself (`inTime`), which the others do not notice.
 */
export class SingleFlight<T> {
  #flight: Promise<T> | undefined;
  #begun = 0;
  #ended = 0;

  /** @param call may throw as well as reject */
  constructor(private readonly call: () => Promise<T>) {}

  /** The call that is under way. */
  get underWay(): Promise<T> | undefined {
    return this.#flight;
  }

  /** @throws what the call throws */
  run(): Promise<T> {
    if (this.#flight !== undefined) return this.#flight;
    this.#begun += 1;
    const flight = this.#fly(this.#begun);
    // One that threw before it waited for anything is over.
    if (this.#ended !== this.#begun) this.#flight = flight;
    return flight;
  }

  /** Who asks from now on begins a call, also while one is under way: that one may not know what has happened since. */
  supersede(): void {
    this.#flight = undefined;
  }

  async #fly(nth: number): Promise<T> {
    try {
      return await this.call();
    } finally {
      this.#ended = nth;
      if (nth === this.#begun) this.#flight = undefined;
    }
  }
}

/** So many calls are under way that no other one is begun. */
export class TooManyFlights extends Error {
  override readonly name = 'TooManyFlights';

  constructor(most: number) {
    super(`${most} calls are under way already`);
  }
}

/** One call at a time for each key, and so many at once in all. Nothing is remembered, as in `SingleFlight`. */
export class KeyedSingleFlight<K, T> {
  readonly #flights: BoundedMap<K, Promise<T>>;

  /** @param most calls under way at once */
  constructor(private readonly most: number) {
    this.#flights = new BoundedMap(most, 'nobody');
  }

  /**
   * @param call is made where none for the key is under way
   * @throws TooManyFlights, or what the call throws: both as a rejection
   */
  run(key: K, call: () => Promise<T>): Promise<T> {
    const known = this.#flights.get(key);
    if (known !== undefined) return known;
    if (this.#flights.isFull) return Promise.reject(new TooManyFlights(this.most));
    const flight = new Promise<T>((resolve) => resolve(call())).finally(() => this.#flights.delete(key));
    this.#flights.set(key, flight);
    return flight;
  }
}
