import { SingleFlight } from '@signet/runtime';

/** Milliseconds that whoever has something in hand waits for something newer. */
const patience = 1_000;

/** Renews what is known here from a store that may be silent: one attempt at a time, shared by all who ask meanwhile. */
export class Renewal {
  readonly #renewal: SingleFlight<void>;
  /** An attempt took too long, and none has succeeded since: nobody else waits for one. */
  #isSilent = false;

  constructor(
    renew: () => Promise<void>,
    private readonly milliseconds = patience,
  ) {
    this.#renewal = new SingleFlight(async () => {
      await renew();
      this.#isSilent = false;
    });
  }

  /** For those who know nothing yet. @throws what the store throws */
  complete(): Promise<void> {
    return this.#renewal.run();
  }

  /** For those who have something in hand: also where it fails, and where it takes too long, which is found out once. */
  async attempt(): Promise<void> {
    const settled = this.complete().catch(() => undefined);
    if (this.#isSilent) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        this.#isSilent = true;
        resolve();
      }, this.milliseconds);
    });
    await Promise.race([settled, late]);
    clearTimeout(timer);
  }
}
