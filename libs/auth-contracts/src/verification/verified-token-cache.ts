import type { AccessTokenClaims } from '../claims/access-token-claims.js';
import { nodeCrypto } from './node-crypto.js';
import type { Trust } from './trusted-issuer.js';

interface Entry {
  readonly claims: AccessTokenClaims;
  readonly trust: Trust;
  /** The generation of the key set that verified it. */
  readonly generation: number;
}

/**
 * Tokens whose signature and claims were found good, by their SHA-256. Bounded: two halves, of which the older is
 * dropped when the younger is full. An entry serves until its token's `exp`, and only while no key was taken away.
 */
export class VerifiedTokenCache {
  readonly #half: number;
  #young = new Map<string, Entry>();
  #old = new Map<string, Entry>();

  /** @param capacity tokens at most; 0 turns the cache off */
  constructor(capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 0) throw new TypeError('a token cache has a whole number of places');
    this.#half = Math.ceil(capacity / 2);
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  /** @param now seconds since the epoch */
  get(token: string, now: number): Entry | undefined {
    if (this.size === 0) return undefined;
    const name = digest(token);
    const young = this.#young.get(name);
    const entry = young ?? this.#old.get(name);
    if (!entry) return undefined;
    if (entry.claims.exp <= now || entry.generation !== entry.trust.keys.generation()) {
      this.#young.delete(name);
      this.#old.delete(name);
      return undefined;
    }
    if (!young) this.#put(name, entry);
    return entry;
  }

  /** @param generation of the keys before the signature was checked: a key that went meanwhile must not count */
  set(token: string, entry: Entry): void {
    if (this.#half > 0) this.#put(digest(token), entry);
  }

  /** Drops what must not be believed any more. */
  drop(isDropped: (claims: AccessTokenClaims) => boolean): void {
    for (const half of [this.#young, this.#old]) {
      for (const [name, { claims }] of half) if (isDropped(claims)) half.delete(name);
    }
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }

  #put(name: string, entry: Entry): void {
    this.#old.delete(name);
    this.#young.set(name, entry);
    if (this.#young.size < this.#half) return;
    this.#old = this.#young;
    this.#young = new Map();
  }
}

function digest(token: string): string {
  return nodeCrypto().hash('sha256', token, 'base64url');
}
