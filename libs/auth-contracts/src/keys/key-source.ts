import { calculateJwkThumbprint, createLocalJWKSet, errors } from 'jose';
import { TokenRejection } from '../errors/token-rejection.js';
import { guarded, refused } from '../options/read-options.js';
import { show } from '../verification/token-policy.js';
import { acceptKeys, keyAlgorithms } from './acceptable-key.js';
import { IssuerMismatch } from './issuer-metadata.js';
import type { CryptoKey, JSONWebKeySet, JWK } from './jwk.js';

export interface KeyHint {
  readonly alg: string;
  /** Undefined where an issuer leaves it out, and that is forgiven: then the set must have one key alone. */
  readonly kid: string | undefined;
}

/** What an operator wants to know of a key set. */
export interface KeySetStatus {
  readonly kids: readonly string[];
  /** Seconds since the keys were fetched; undefined where they never were. */
  readonly ageSeconds?: number | undefined;
  /** Keys of the set that are not used, as `kid: reason`; undefined where there are none. */
  readonly refused?: readonly string[] | undefined;
  /** Why the last fetch failed; undefined when it did not. */
  readonly failure?: string | undefined;
  /** That the last fetch brought a set, in which no key may be used. */
  readonly isEmptySet?: boolean | undefined;
  /** What is wrong though keys are there: metadata of another issuer at one of the addresses. */
  readonly warning?: string | undefined;
}

/** Where the issuer's public keys come from. */
export abstract class KeySource {
  /** @throws TokenRejection unknown_key, keys_unavailable */
  abstract find(hint: KeyHint): Promise<CryptoKey>;

  /**
   * Changes when a key was taken away, or replaced under its name: what was verified before must be verified again. Asking also lets the source
   * look whether its keys are too old, and so must not wait.
   */
  generation(): number {
    return 0;
  }

  /** Tries to have the keys before the first token comes. @throws IssuerMismatch; an issuer that is away is no error */
  async warmUp(): Promise<void> {}

  /** Whether a token could be verified now; a source that does not say is taken to be. */
  isReady(): boolean {
    return true;
  }

  status(): KeySetStatus {
    return { kids: [] };
  }
}

export type KeyLookup = (hint: KeyHint) => Promise<CryptoKey>;

/** A key set as it came, in use. */
export interface LoadedKeys {
  readonly lookup: KeyLookup;
  /** Of the keys in use. */
  readonly kids: readonly string[];
  /** Keys in use, those without a `kid` as well. */
  readonly size: number;
  /** As `KeySetStatus` has it. */
  readonly refused: readonly string[] | undefined;
  /** Each key under its name: what of it is missing in a later set was taken away, or replaced under the same `kid`. */
  readonly identities: () => Promise<ReadonlySet<string>>;
}

/**
 * jose's choice by kid and alg among the acceptable keys, remembered: the set never changes.
 * @throws TypeError when it is no JWK set
 */
export function loadKeys(jwks: unknown): LoadedKeys {
  const { keys, refused } = acceptKeys(jwks, keyAlgorithms);
  const local = createLocalJWKSet({ keys: [...keys] }) as unknown as (hint: Partial<KeyHint>) => Promise<CryptoKey>;
  const lookup: KeyLookup = async ({ alg, kid }) => {
    if (kid !== undefined) return local({ alg, kid });
    // Which of several is meant, nobody says.
    if (keys.length !== 1) throw new errors.JWKSNoMatchingKey();
    return local({ alg });
  };
  // Only what is in the set gets here: a stranger cannot fill it.
  const found = new Map<string, CryptoKey>();
  return {
    lookup: async (hint) => {
      const name = hint.kid === undefined ? hint.alg : `${hint.alg} ${hint.kid}`;
      const known = found.get(name);
      if (known) return known;
      const key = await lookup(hint);
      found.set(name, key);
      return key;
    },
    kids: Object.freeze(keys.flatMap(({ kid }) => (kid === undefined ? [] : [kid]))),
    size: keys.length,
    refused: refused.length > 0 ? Object.freeze(refused) : undefined,
    identities: async () => new Set(await Promise.all(keys.map(identityOf))),
  };
}

/** By its thumbprint (RFC 7638): a `kid` is a name, which says nothing of the key (RFC 7515 §4.1.4). */
async function identityOf(key: JWK): Promise<string> {
  return [key.kid ?? '', key.alg ?? '', await calculateJwkThumbprint(key)].join(' ');
}

class LocalKeySource extends KeySource {
  readonly #keys: LoadedKeys;

  constructor(jwks: JSONWebKeySet) {
    super();
    this.#keys = loadKeys(jwks);
  }

  override find(hint: KeyHint): Promise<CryptoKey> {
    return this.#keys.lookup(hint).catch((error: unknown) => {
      throw keyRejection(hint, error);
    });
  }

  override isReady(): boolean {
    return this.#keys.size > 0;
  }

  override status(): KeySetStatus {
    const { kids, refused } = this.#keys;
    return { kids, refused };
  }
}

/** Keys that are at hand: tests, or a key set from configuration. @throws TypeError when it is no JWK set */
export function localKeys(jwks: JSONWebKeySet): KeySource {
  const isObject = (value: unknown) => typeof value === 'object' && value !== null;
  guarded('localKeys: jwks', () => {
    const isSet = isObject(jwks) && Array.isArray(jwks.keys) && jwks.keys.every(isObject);
    if (!isSet) throw refused('localKeys: jwks', 'a key set (RFC 7517 §5)', jwks);
  });
  return new LocalKeySource(jwks);
}

/** What jose said of a kid and an alg, in our words. */
export function keyRejection({ kid }: KeyHint, error: unknown): TokenRejection {
  const unknown =
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    // An algorithm that no key set can serve, such as none: a fault of the token, not of the issuer.
    error instanceof errors.JOSENotSupported;
  if (!unknown) return keysUnavailable(error);
  return new TokenRejection({
    check: 'key',
    ok: false,
    code: 'unknown_key',
    expected: 'a kid of the issuer',
    received: kid === undefined ? 'no kid, which is enough only where the set has one key' : show(kid),
    cause: 'the token is of another issuer or environment, or was signed by a key that is gone',
  });
}

export function keysUnavailable(reason: unknown): TokenRejection {
  return new TokenRejection({
    check: 'key',
    ok: false,
    code: 'keys_unavailable',
    expected: 'the key set of the issuer',
    received: show(reason instanceof Error ? reason.message : 'no answer'),
    cause:
      reason instanceof IssuerMismatch
        ? 'the metadata is of another issuer: the configured name must be the same, character by character'
        : 'the issuer cannot be reached from here, or its JWKS address is wrong',
  });
}
