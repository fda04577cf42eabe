import { type CryptoKey, createLocalJWKSet, errors, type JSONWebKeySet } from 'jose';
import { TokenRejection } from '../errors/token-rejection.js';
import { show } from './token-policy.js';

export interface KeyHint {
  readonly alg: string;
  readonly kid: string;
}

/** Where the issuer's public keys come from. */
export abstract class KeySource {
  /** @throws TokenRejection unknown_key, keys_unavailable */
  abstract find(hint: KeyHint): Promise<CryptoKey>;
}

export type KeyLookup = (hint: KeyHint) => Promise<CryptoKey>;

class LocalKeySource extends KeySource {
  readonly #lookup: KeyLookup;

  constructor(jwks: JSONWebKeySet) {
    super();
    this.#lookup = createLocalJWKSet(jwks) as unknown as KeyLookup;
  }

  override find(hint: KeyHint): Promise<CryptoKey> {
    return this.#lookup(hint).catch((error: unknown) => {
      throw keyRejection(hint, error);
    });
  }
}

/** Keys that are at hand: tests, or a key set from configuration. */
export function localKeys(jwks: JSONWebKeySet): KeySource {
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
    received: show(kid),
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
    cause: 'the issuer cannot be reached from here, or its JWKS address is wrong',
  });
}
