/** One date until which refusals are only reported. Once it has passed it stays so, whatever the clock says later. */
export class ReportWindow {
  /** ISO 8601, in UTC. */
  readonly until: string;
  /** Where it holds, in words; bounded. */
  readonly places = new Set<string>();
  #isOver = false;

  /** @param end seconds since the epoch */
  constructor(readonly end: number) {
    this.until = new Date(end * 1000).toISOString();
  }

  /** @param now seconds since the epoch; what is no number is no time before the end */
  isOpen(now: number): boolean {
    if (!(now < this.end)) this.#isOver = true;
    return !this.#isOver;
  }
}
