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
  readonly #half: number;
  readonly #now: () => number;
  #young = new Map<string, unknown>();
  #old = new Map<string, unknown>();
  #version: unknown;
  #confirmedAt = Number.NEGATIVE_INFINITY;
  #confirming: Promise<void> | undefined;

  constructor(
    private readonly statements: Statements,
    { maxAge, capacity = 2000, now = () => performance.now() }: CatalogueOptions,
  ) {
    this.#maxAge = maxAge;
    this.#half = Math.ceil(capacity / 2);
    this.#now = now;
  }

  async lookUp<T>(kind: string, name: string, read: () => Promise<T | undefined>): Promise<T | undefined> {
    if (this.#now() - this.#confirmedAt >= this.#maxAge) await this.#confirm();
    const key = `${kind} ${name}`;
    const known = (this.#young.get(key) ?? this.#old.get(key)) as T | undefined;
    if (known !== undefined) return known;
    // The version was read before the row: the row is of that version or younger.
    const young = this.#young;
    const found = await read();
    if (found !== undefined && young === this.#young) this.#remember(key, found);
    return found;
  }

  changed(): void {
    this.#forget();
    this.#confirmedAt = Number.NEGATIVE_INFINITY;
    // Who asks from now on must not be told what was true before the change.
    this.#confirming = undefined;
  }

  async #confirm(): Promise<void> {
    this.#confirming ??= this.#ask();
    const asking = this.#confirming;
    try {
      await asking;
    } finally {
      if (this.#confirming === asking) this.#confirming = undefined;
    }
  }

  async #ask(): Promise<void> {
    const asked = this.#now();
    const young = this.#young;
    const [row] = await this.statements.rows('SELECT "version" FROM "catalogue"');
    // A change of our own came between: the next who looks asks again.
    if (young !== this.#young) return;
    const version = String(row?.version);
    if (version !== this.#version) this.#forget();
    this.#version = version;
    this.#confirmedAt = asked;
  }

  #remember(key: string, value: unknown): void {
    this.#young.set(key, value);
    if (this.#young.size < this.#half) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  #forget(): void {
    this.#young = new Map();
    this.#old = new Map();
  }
}
