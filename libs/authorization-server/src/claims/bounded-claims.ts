import { largestClaims, mostListed } from './claim-limits.js';
import { isFreeClaim } from './reserved-claims.js';

/** Those of the issuer that are given here beside the free ones. */
const ours: readonly string[] = ['roles', 'groups'];

/**
 * What is said beside the standard claims, within one bound for all of it. A claim that is too large is left out whole, for half a list
 * looks like a whole one, and `claims_omitted` names it: who decides by the absence of a claim can tell it from there being nothing.
 */
export class BoundedClaims {
  readonly #said = new Map<string, unknown>();
  readonly #omitted = new Set<string>();
  #left = largestClaims;

  /** Undefined is nothing to say. A reserved name is passed over, whatever record it comes from. */
  say(name: string, value: unknown): void {
    if (value === undefined || !(isFreeClaim(name) || ours.includes(name))) return;
    const size = Buffer.byteLength(JSON.stringify([name, value]));
    if (size > this.#left || (Array.isArray(value) && value.length > mostListed)) {
      this.omit(name);
      return;
    }
    this.#left -= size;
    this.#said.set(name, value);
  }

  /** There would be something to say, and it is not known. */
  omit(name: string): void {
    if (isFreeClaim(name) || ours.includes(name)) this.#omitted.add(name);
  }

  get omitted(): readonly string[] {
    return [...this.#omitted];
  }

  /** Members of its own whatever they are called. */
  claims(): Readonly<Record<string, unknown>> {
    const omitted = this.omitted;
    return Object.fromEntries([...this.#said, ...(omitted.length === 0 ? [] : [['claims_omitted', omitted] as const])]);
  }
}
