import { largestClaims, mostListed } from './claim-limits.js';
import { isFreeClaim } from './reserved-claims.js';

/** Claims of the issuer that are given here beside the free ones: by the issuer itself alone. */
export type OwnClaim = 'roles' | 'groups';

/**
 * What is said beside the standard claims, within one bound for all of it. A claim that is too large is left out whole, for half a list
 * looks like a whole one, and `claims_omitted` names it: who decides by the absence of a claim can tell it from there being nothing.
 */
export class BoundedClaims {
  readonly #said = new Map<string, unknown>();
  readonly #omitted = new Set<string>();
  #left = largestClaims;

  /** What the issuer knows itself. Undefined is nothing to say. */
  sayOwn(name: OwnClaim, value: readonly string[] | undefined): void {
    this.#add(name, value);
  }

  /** What a mapping or a hook says. Undefined is nothing to say; a reserved name is passed over, whatever record it comes from. */
  say(name: string, value: unknown): void {
    if (isFreeClaim(name)) this.#add(name, value);
  }

  #add(name: string, value: unknown): void {
    if (value === undefined) return;
    const size = Buffer.byteLength(JSON.stringify([name, value]));
    if (size > this.#left || (Array.isArray(value) && value.length > mostListed)) {
      this.#omitted.add(name);
      return;
    }
    this.#left -= size;
    this.#said.set(name, value);
  }

  /** There would be something to say, and it is not known. */
  omit(name: string): void {
    if (isFreeClaim(name)) this.#omitted.add(name);
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
