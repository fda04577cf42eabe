/** One date until which refusals are only reported. Once it has passed it stays so, whatever the clock says later. */
export class ReportWindow {
  /** ISO 8601, in UTC. */
  readonly until: string;
  /** Where it holds, in words; bounded. */
  readonly places = new Set<string>();
  /** Milliseconds of the process: a clock that stands still, or is put back, makes it no longer. */
  readonly #latest: number;
  #isOver = false;

  /**
   * @param end seconds since the epoch
   * @param now the same; default: it is over
   */
  constructor(
    readonly end: number,
    now = end,
  ) {
    this.until = new Date(end * 1000).toISOString();
    this.#latest = performance.now() + (end - now) * 1000;
  }

  /** @param now seconds since the epoch; what is no number is no time before the end */
  isOpen(now: number): boolean {
    if (!(now < this.end && performance.now() < this.#latest)) this.#isOver = true;
    return !this.#isOver;
  }
}
