/** Remembers what may be used once. */
export abstract class ReplayCache {
  /** True for the first who says so. @param until seconds since the epoch */
  abstract remember(key: string, until: number, now: number): boolean | Promise<boolean>;
}

const capacity = 100_000;

/** In one process. Several replicas behind one name want a shared one, or the same proof passes once at each. */
export class InMemoryReplayCache extends ReplayCache {
  readonly #until = new Map<string, number>();
  #sweptAt = 0;

  override remember(key: string, until: number, now: number): boolean {
    if (now - this.#sweptAt > 30 || this.#until.size >= capacity) this.#sweep(now);
    // Full of live entries: refusing is safe, forgetting is not.
    if (this.#until.has(key) || this.#until.size >= capacity) return false;
    this.#until.set(key, until);
    return true;
  }

  #sweep(now: number): void {
    this.#sweptAt = now;
    for (const [key, until] of this.#until) if (until <= now) this.#until.delete(key);
  }
}
