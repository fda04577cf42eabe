import { errors } from 'jose';
import { type AskBounds, ask, jsonOf } from '../clients/ask.js';
import { readOptions, type Shape } from '../options/read-options.js';
import { callback, clock, optional, url, webUrl } from '../options/values.js';
import { findJwksUri, IssuerMismatch, type KeyLocation, metadataAddresses } from './issuer-metadata.js';
import type { CryptoKey } from './jwk.js';
import {
  type KeyHint,
  type KeySetStatus,
  KeySource,
  keyRejection,
  keysUnavailable,
  type LoadedKeys,
  loadKeys,
} from './key-source.js';

export interface RemoteKeysOptions {
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: (() => number) | undefined;
}

export interface DiscoveredKeysOptions extends RemoteKeysOptions {
  /** Where the metadata is, when not at the issuer's own address; the issuer it names must still be the one given. */
  readonly metadataUri?: string | undefined;
}

const remoteShape: Shape<RemoteKeysOptions> = { fetch: optional(callback()), now: optional(clock) };
const discoveredShape: Shape<DiscoveredKeysOptions> = { ...remoteShape, metadataUri: optional(webUrl) };

/** Milliseconds. */
const times = {
  /** For metadata and keys together. */
  timeout: 3000,
  /** After which keys are fetched anew, while the old ones serve. */
  maxAge: 600_000,
  /** How long keys serve when the issuer is down; longer would keep a withdrawn key alive. */
  maxStale: 86_400_000,
  /** After a first fetch that failed, as when both start at once; doubled with each, up to the last. */
  firstRetry: 250,
  lastRetry: 5000,
  /** Between two fetches for an unknown kid: whoever invents kids can cost the issuer no more than that. */
  betweenLooks: 1000,
  /** For so long the metadata is believed about where the keys are. */
  addressAge: 60_000,
};
/** Bytes of metadata or of a key set. */
const maxBytes = 512 * 1024;

interface Fetched extends Omit<LoadedKeys, 'identities'> {
  readonly at: number;
  readonly identities: ReadonlySet<string>;
}

class EmptyKeySet extends Error {}

type GetJson = (address: string) => Promise<unknown>;

/** Where the keys are. @param again the last fetch failed: what was believed of that may be over */
type Locate = (get: GetJson, again: boolean) => Promise<KeyLocation>;

/** Keys of a JWKS address: one fetch at a time; old keys serve while new ones are fetched, and while the issuer is down. */
class RemoteKeySource extends KeySource {
  readonly #locate: Locate;
  readonly #fetch: typeof globalThis.fetch;
  readonly #now: () => number;
  #keys: Fetched | undefined;
  #failure: { readonly reason: unknown; readonly at: number; readonly retryIn: number } | undefined;
  #pending: Promise<void> | undefined;
  /** When the last fetch for an unknown kid began; only one that brought keys counts, and reading changes nothing. */
  #lookedAt = Number.NEGATIVE_INFINITY;
  #generation = 0;
  #mismatch: IssuerMismatch | undefined;

  constructor(locate: Locate, options: RemoteKeysOptions) {
    super();
    this.#locate = locate;
    this.#fetch = options.fetch ?? globalThis.fetch;
    this.#now = options.now ?? Date.now;
  }

  override async find(hint: KeyHint): Promise<CryptoKey> {
    await this.#fresh();
    const first = await this.#lookup(hint);
    if (first) return first;
    await this.#lookAgain();
    const second = await this.#lookup(hint);
    if (second) return second;
    // While the issuer does not answer, a kid may be new: nobody can call it unknown.
    if (this.#failure) throw keysUnavailable(this.#failure.reason);
    throw keyRejection(hint, new errors.JWKSNoMatchingKey());
  }

  override generation(): number {
    void this.#fresh();
    return this.#generation;
  }

  override async warmUp(): Promise<void> {
    await this.#fresh();
    if (this.#failure?.reason instanceof IssuerMismatch) throw this.#failure.reason;
  }

  override isReady(): boolean {
    return this.#keys !== undefined && this.#age() < times.maxStale;
  }

  override status(): KeySetStatus {
    const { reason } = this.#failure ?? {};
    return {
      kids: this.#keys?.kids ?? [],
      refused: this.#keys?.refused,
      ageSeconds: this.#keys && Math.floor((this.#now() - this.#keys.at) / 1000),
      failure: this.#failure && (reason instanceof Error ? reason.message : 'no answer'),
      isEmptySet: reason instanceof EmptyKeySet ? true : undefined,
      warning: this.#mismatch?.message,
    };
  }

  #age(): number {
    if (!this.#keys) return Number.POSITIVE_INFINITY;
    const age = this.#now() - this.#keys.at;
    // A clock that was set back says nothing of their age: they serve, and are fetched anew.
    return age < 0 ? times.maxAge : age;
  }

  /** Waits for keys only where there are none that may serve. */
  #fresh(): Promise<void> | undefined {
    const age = this.#age();
    if (age < times.maxAge) return undefined;
    const refreshed = this.#refresh();
    return age < times.maxStale ? undefined : refreshed;
  }

  /**
   * For any unknown kid alike, because nothing is remembered of a kid: neither forged ones nor the new one's own tokens
   * can keep a published key out for longer than `betweenLooks`.
   */
  #lookAgain(): Promise<void> | undefined {
    const since = this.#now() - this.#lookedAt;
    // A clock that was set back must not stop us until it has caught up.
    const justLooked = since >= 0 && since < times.betweenLooks;
    // A fetch that is under way may bring the key.
    return justLooked && !this.#pending ? undefined : this.#refresh(true);
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
  #refresh(isLook = false): Promise<void> {
    if (this.#pending) return this.#pending;
    const { at = 0, retryIn = 0 } = this.#failure ?? {};
    const began = this.#now();
    if (this.#failure && began >= at && began - at < retryIn) return Promise.resolve();
    this.#pending = this.#load()
      .then(() => {
        if (isLook) this.#lookedAt = began;
      })
      .catch((reason: unknown) => {
        const next = retryIn === 0 ? times.firstRetry : Math.min(times.lastRetry, retryIn * 2);
        this.#failure = { reason, at: this.#now(), retryIn: next };
      })
      .finally(() => {
        this.#pending = undefined;
      });
    return this.#pending;
  }

  async #load(): Promise<void> {
    const until = this.#now() + times.timeout;
    const get: GetJson = (address) => {
      const within = Math.max(1, Math.min(times.timeout, until - this.#now()));
      return getJson(this.#fetch, address, { within, atMost: maxBytes });
    };
    const { jwksUri, mismatch } = await this.#locate(get, this.#failure !== undefined);
    this.#mismatch = mismatch;
    const jwks = await get(jwksUri);
    if (jwks === undefined) throw new Error('the JWKS address answered 404');
    const loaded = loadKeys(jwks);
    // What nobody can verify anything with is no key set of an issuer that works: those that are here serve on.
    if (loaded.size === 0)
      throw new EmptyKeySet(['the key set has no key that may be used', ...(loaded.refused ?? [])].join('; '));
    const identities = await loaded.identities();
    if ([...(this.#keys?.identities ?? [])].some((identity) => !identities.has(identity))) this.#generation += 1;
    this.#keys = { ...loaded, identities, at: this.#now() };
    this.#failure = undefined;
  }
}

/** Undefined for 404. @throws Error */
async function getJson(fetch: typeof globalThis.fetch, address: string, bounds: AskBounds): Promise<unknown> {
  const headers = { accept: 'application/json, application/jwk-set+json' };
  // An issuer that redirects its keys is not the issuer that was configured.
  const answer = await ask(fetch, address, { headers, redirect: 'manual' }, bounds);
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) throw new Error(`${new URL(address).pathname} answered ${answer.status}`);
  return jsonOf(answer);
}

/**
 * Keys from a JWKS address, fetched once and again when an unknown `kid` appears.
 * @param jwksUri may be an internal address: the issuer is pinned by the token's `iss`, not by where keys come from
 * @throws TypeError when jwksUri is not an http(s) URL
 */
export function remoteKeys(jwksUri: string, options: RemoteKeysOptions = {}): KeySource {
  const { href } = new URL(webUrl(jwksUri, 'remoteKeys: jwksUri'));
  return new RemoteKeySource(async () => ({ jwksUri: href }), readOptions('remoteKeys', options, remoteShape));
}

/**
 * Keys of an issuer, whose metadata says where they are (RFC 8414, OpenID Connect Discovery 1.0). Metadata that names
 * another issuer is refused; `warmUp` then throws.
 * @throws TypeError when issuer or metadataUri is not a URL
 */
export function discoveredKeys(issuer: string, options: DiscoveredKeysOptions = {}): KeySource {
  const { metadataUri, ...rest } = readOptions('discoveredKeys', options, discoveredShape);
  const name = url(issuer, 'discoveredKeys: issuer');
  const addresses = metadataUri === undefined ? metadataAddresses(name) : [new URL(metadataUri).href];
  const now = rest.now ?? Date.now;
  let found: { readonly location: KeyLocation; readonly at: number } | undefined;
  const locate: Locate = async (get, again) => {
    const at = now();
    if (found && !again && at >= found.at && at - found.at < times.addressAge) return found.location;
    try {
      found = { location: await findJwksUri(name, addresses, get), at };
    } catch (error) {
      // Metadata that is away leaves the keys where they were, for as long again; another issuer's does not.
      if (!found || error instanceof IssuerMismatch) throw error;
      found = { location: found.location, at };
    }
    return found.location;
  };
  return new RemoteKeySource(locate, rest);
}
