/** Calls once after so many milliseconds, unless what it gives is called before. */
export type Later = (call: () => void, milliseconds: number) => () => void;

/** What may happen a thousand times a second, said once in an interval with how often it was: the first at once, the others together. */
export class Tally<T> {
  #latest: { readonly of: T } | undefined;
  #count = 0;
  #cancel: (() => void) | undefined;

  /** @param interval milliseconds */
  constructor(
    private readonly say: (latest: T, count: number) => void,
    private readonly interval = 1_000,
    private readonly later: Later = whileTheProcessRuns,
  ) {}

  note(latest: T): void {
    this.#latest = { of: latest };
    this.#count += 1;
    if (this.#cancel === undefined) this.#say();
  }

  /** Says what is left to say; for the end of a process. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#latest !== undefined) this.say(this.#latest.of, this.#count);
    this.#latest = undefined;
    this.#count = 0;
  }

  #say(): void {
    this.flush();
    this.#cancel = this.later(() => {
      this.#cancel = undefined;
      if (this.#latest !== undefined) this.#say();
    }, this.interval);
  }
}

function whileTheProcessRuns(call: () => void, milliseconds: number): () => void {
  const timer = setTimeout(call, milliseconds).unref();
  return () => clearTimeout(timer);
}
