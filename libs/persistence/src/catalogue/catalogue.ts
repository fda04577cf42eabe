import { BoundedMap, SingleFlight } from '@signet/runtime';
import type { Statements } from '../sql/statements.js';

/** Where clients and resource servers are looked up. */
export interface CatalogueView {
  lookUp<T>(kind: string, name: string, read: () => Promise<T | undefined>): Promise<T | undefined>;
  /** One of them was written here. */
  changed(): void;
}

/** A write of one of them. */
export async function changing<T>(catalogue: CatalogueView, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } finally {
    // Also where it failed: nobody knows then what the database has.
    catalogue.changed();
  }
}

/** Inside a transaction what it wrote itself counts, which nobody else may see: nothing is kept. */
export function uncached(onChanged: () => void): CatalogueView {
  return { lookUp: (_kind, _name, read) => read(), changed: onChanged };
}

export interface CatalogueOptions {
  /** Milliseconds for which the database's word that nothing changed is believed; 0 asks each time. */
  readonly maxAge: number;
  /** Entries at most. */
  readonly capacity?: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number;
}

/**
 * Clients and resource servers as they were read, for as long as the database's version of them stays the same. A change
 * of this process counts at once, one of another after `maxAge` at the latest. What is not there is never remembered.
 */
export class Catalogue implements CatalogueView {
  readonly #maxAge: number;
  readonly #now: () => number;
  readonly #known: BoundedMap<string, unknown>;
  /** How often everything was forgotten. */
  #forgotten = 0;
  #version: unknown;
  #confirmedAt = Number.NEGATIVE_INFINITY;
  readonly #confirmation = new SingleFlight(() => this.#ask());

  constructor(
    private readonly statements: Statements,
    { maxAge, capacity = 2000, now = () => performance.now() }: CatalogueOptions,
  ) {
    this.#maxAge = maxAge;
    this.#known = new BoundedMap(capacity, 'first-written');
    this.#now = now;
  }

  async lookUp<T>(kind: string, name: string, read: () => Promise<T | undefined>): Promise<T | undefined> {
    if (this.#now() - this.#confirmedAt >= this.#maxAge) await this.#confirmation.run();
    const key = `${kind} ${name}`;
    const known = this.#known.get(key) as T | undefined;
    if (known !== undefined) return known;
    // The version was read before the row: the row is of that version or younger.
    const forgotten = this.#forgotten;
    const found = await read();
    if (found !== undefined && forgotten === this.#forgotten) this.#known.set(key, found);
    return found;
  }

  changed(): void {
    this.#forget();
    this.#confirmedAt = Number.NEGATIVE_INFINITY;
    // Who asks from now on must not be told what was true before the change.
    this.#confirmation.supersede();
  }

  async #ask(): Promise<void> {
    const asked = this.#now();
    const forgotten = this.#forgotten;
    const [row] = await this.statements.rows('SELECT "version" FROM "catalogue"');
    // A change of our own came between: the next who looks asks again.
    if (forgotten !== this.#forgotten) return;
    const version = String(row?.version);
    if (version !== this.#version) this.#forget();
    this.#version = version;
    this.#confirmedAt = asked;
  }

  #forget(): void {
    this.#known.clear();
    this.#forgotten += 1;
  }
}
