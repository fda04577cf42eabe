/** Milliseconds. */
const perFetch = 10_000;
const burst = 5;
/** How long a kid that was not there is not asked for again, and how many such kids are remembered. */
const forgetAfter = 30_000;
const capacity = 1000;

/**
 * Which unknown `kid` is worth a fetch: a rotation must be seen at once, and whoever invents kids must not turn us
 * against the issuer. Five at once, then one in ten seconds, and each kid once in thirty.
 */
export class RefetchBudget {
  readonly #absent = new Map<string, number>();
  #tokens = burst;
  #refilledAt: number;

  constructor(private readonly now: () => number) {
    this.#refilledAt = now();
  }

  /** True where a fetch is granted. */
  take(kid: string): boolean {
    const now = this.now();
    const seen = this.#absent.get(kid);
    if (seen !== undefined && now - seen < forgetAfter) return false;
    const refill = Math.floor((now - this.#refilledAt) / perFetch);
    if (refill > 0) {
      this.#tokens = Math.min(burst, this.#tokens + refill);
      this.#refilledAt = this.#tokens === burst ? now : this.#refilledAt + refill * perFetch;
    }
    if (this.#tokens === 0) return false;
    this.#tokens -= 1;
    return true;
  }

  /** The issuer was asked, and has no such key. */
  absent(kid: string): void {
    this.#absent.delete(kid);
    this.#absent.set(kid, this.now());
    const oldest = this.#absent.keys().next();
    if (this.#absent.size > capacity && !oldest.done) this.#absent.delete(oldest.value);
  }
}
