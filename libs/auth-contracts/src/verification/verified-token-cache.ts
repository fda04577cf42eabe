import type { AccessTokenClaims } from '../claims/access-token-claims.js';
import { nodeCrypto } from './node-crypto.js';
import { longestToken } from './token-form.js';
import type { Trust } from './trusted-issuer.js';

interface Entry {
  readonly claims: AccessTokenClaims;
  readonly trust: Trust;
  /** The generation of the key set that verified it. */
  readonly generation: number;
  /** Of what an issuer was asked about: whether its answer is too old. Undefined where the token says by itself how long it is good. */
  readonly isOver: (() => boolean) | undefined;
}

interface Stored extends Entry {
  /** The same in both signatures that ECDSA has of one: how `r` begins. */
  readonly mark: string;
}

/** Of each token by its digest; of each mark the one token of it that is here. */
class Half {
  readonly #tokens = new Map<string, Stored>();
  readonly #marks = new Map<string, string>();

  get size(): number {
    return this.#tokens.size;
  }

  get(name: string): Stored | undefined {
    return this.#tokens.get(name);
  }

  put(name: string, stored: Stored): void {
    this.#tokens.set(name, stored);
    this.#marks.set(stored.mark, name);
  }

  delete(name: string): void {
    const stored = this.#tokens.get(name);
    if (!stored) return;
    this.#tokens.delete(name);
    this.#marks.delete(stored.mark);
  }

  deleteMark(mark: string): void {
    const name = this.#marks.get(mark);
    if (name !== undefined) this.delete(name);
  }

  drop(isDropped: (claims: AccessTokenClaims) => boolean): void {
    for (const [name, { claims }] of this.#tokens) if (isDropped(claims)) this.delete(name);
  }
}

/**
 * Tokens whose signature and claims were found good, by their SHA-256. Bounded: two halves, of which the older is
 * dropped when the younger is full. An entry serves until its token's `exp`, and only while no key was taken away. A signature
 * has one place, and so have the two that ECDSA makes of one (SEC 1 §4.1.4 takes `s` and `n - s`).
 */
export class VerifiedTokenCache {
  readonly #half: number;
  #young = new Half();
  #old = new Half();

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
    // What is too long to be a token is not even hashed.
    if (this.size === 0 || token.length > longestToken) return undefined;
    const name = digest(token);
    const young = this.#young.get(name);
    const entry = young ?? this.#old.get(name);
    if (!entry) return undefined;
    if (entry.claims.exp <= now || entry.generation !== entry.trust.keys.generation() || entry.isOver?.()) {
      this.#young.delete(name);
      this.#old.delete(name);
      return undefined;
    }
    if (!young) this.#put(name, entry);
    return entry;
  }

  /** @param entry with the generation of the keys before the signature was checked: a key that went meanwhile must not count */
  set(token: string, entry: Entry): void {
    if (this.#half === 0) return;
    const name = digest(token);
    // What an issuer was asked about has no signature that could be spelled in two ways.
    const mark = entry.isOver ? name : markOf(token);
    this.#young.deleteMark(mark);
    this.#old.deleteMark(mark);
    this.#put(name, { ...entry, mark });
  }

  /** Drops what must not be believed any more. */
  drop(isDropped: (claims: AccessTokenClaims) => boolean): void {
    this.#young.drop(isDropped);
    this.#old.drop(isDropped);
  }

  clear(): void {
    this.#young = new Half();
    this.#old = new Half();
  }

  #put(name: string, stored: Stored): void {
    this.#old.delete(name);
    this.#young.put(name, stored);
    if (this.#young.size < this.#half) return;
    this.#old = this.#young;
    this.#young = new Half();
  }
}

/** 72 bits of the signature. No more, since a longer part of a text keeps all of it in memory; two that are alike cost one its place. */
function markOf(token: string): string {
  const begin = token.lastIndexOf('.') + 1;
  return token.slice(begin, begin + 12);
}

function digest(text: string): string {
  return nodeCrypto().hash('sha256', text, 'base64url');
}
