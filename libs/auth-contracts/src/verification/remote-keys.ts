import { type CryptoKey, createLocalJWKSet, errors } from 'jose';
import { type KeyHint, type KeyLookup, KeySource, keyRejection, keysUnavailable } from './key-source.js';

export interface RemoteKeysOptions {
  readonly fetch?: typeof globalThis.fetch;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** Milliseconds. */
const times = {
  timeout: 3000,
  /** After which keys are fetched anew. */
  maxAge: 600_000,
  /** How long keys serve when the issuer is down; longer would keep a withdrawn key alive. */
  maxStale: 86_400_000,
  /** Between two fetches for a kid that is unknown: whoever invents kids must not turn us against the issuer. */
  cooldown: 30_000,
  /** After a fetch that failed. */
  retry: 5000,
};

/** Keys of a JWKS address: one fetch at a time, stale keys while the issuer is down. */
export class RemoteKeySource extends KeySource {
  readonly #url: URL;
  readonly #fetch: typeof globalThis.fetch;
  readonly #now: () => number;
  #keys: { readonly lookup: KeyLookup; readonly at: number } | undefined;
  #failure: { readonly reason: unknown; readonly at: number } | undefined;
  #pending: Promise<void> | undefined;

  /** @throws TypeError when jwksUri is not a URL */
  constructor(jwksUri: string, options: RemoteKeysOptions = {}) {
    super();
    this.#url = new URL(jwksUri);
    this.#fetch = options.fetch ?? globalThis.fetch;
    this.#now = options.now ?? Date.now;
  }

  override async find(hint: KeyHint): Promise<CryptoKey> {
    if (this.#age() >= times.maxAge) await this.#refresh();
    const first = await this.#lookup(hint);
    if (first) return first;
    if (this.#age() >= times.cooldown) await this.#refresh();
    const second = await this.#lookup(hint);
    if (second) return second;
    // While the issuer does not answer, a kid may be new: nobody can call it unknown.
    throw this.#failure ? keysUnavailable(this.#failure.reason) : keyRejection(hint, new errors.JWKSNoMatchingKey());
  }

  #age(): number {
    return this.#keys ? this.#now() - this.#keys.at : Number.POSITIVE_INFINITY;
  }

  /** Undefined where no key has this kid and alg. */
  async #lookup(hint: KeyHint): Promise<CryptoKey | undefined> {
    if (!this.#keys || this.#age() >= times.maxStale) throw keysUnavailable(this.#failure?.reason);
    try {
      return await this.#keys.lookup(hint);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return undefined;
      throw keyRejection(hint, error);
    }
  }

  /** Never throws: what failed is kept, and the keys stay. */
  #refresh(): Promise<void> {
    if (this.#failure && this.#now() - this.#failure.at < times.retry) return Promise.resolve();
    this.#pending ??= this.#load()
      .catch((reason: unknown) => {
        this.#failure = { reason, at: this.#now() };
      })
      .finally(() => {
        this.#pending = undefined;
      });
    return this.#pending;
  }

  async #load(): Promise<void> {
    const response = await this.#fetch(this.#url, {
      headers: { accept: 'application/json, application/jwk-set+json' },
      // An issuer that redirects its keys is not the issuer that was configured.
      redirect: 'manual',
      signal: AbortSignal.timeout(times.timeout),
    });
    if (response.status !== 200) throw new Error(`the JWKS address answered ${response.status}`);
    const lookup = createLocalJWKSet((await response.json()) as never) as unknown as KeyLookup;
    this.#keys = { lookup, at: this.#now() };
    this.#failure = undefined;
  }
}

/**
 * Keys from the issuer's JWKS, fetched once and again when an unknown `kid` appears.
 * @param jwksUri may be an internal address: the issuer is pinned by the token's `iss`, not by where keys come from
 * @throws TypeError when jwksUri is not a URL
 */
export function remoteKeys(jwksUri: string, options?: RemoteKeysOptions): KeySource {
  return new RemoteKeySource(jwksUri, options);
}
