import type { RejectionCode } from '../errors/token-rejection.js';

/** Milliseconds, and refusals of one kind that are reported in them. */
const window = 60_000;
const mostOfOneKind = 20;

/**
 * Whoever sends bad tokens a thousand times a second fills neither the queue nor the issuer: each reason has a budget of its own, and refusals of
 * tokens whose signature holds have another one than what anybody can send.
 */
export class ReportBudget {
  #since = Number.NEGATIVE_INFINITY;
  readonly #taken = new Map<string, number>();

  /** @param share of the refusals that are reported, from 0 to 1 */
  constructor(private readonly share: number) {}

  take(code: RejectionCode, isVouchedFor: boolean): boolean {
    const now = performance.now();
    if (now - this.#since >= window) {
      this.#since = now;
      this.#taken.clear();
    }
    const kind = `${code} ${isVouchedFor}`;
    const taken = this.#taken.get(kind) ?? 0;
    if (taken >= mostOfOneKind || Math.random() >= this.share) return false;
    this.#taken.set(kind, taken + 1);
    return true;
  }
}
