import { type CryptoKey, createLocalJWKSet, createRemoteJWKSet, errors, type JSONWebKeySet } from 'jose';
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

type JoseKeySet = (header: KeyHint) => Promise<CryptoKey>;

class JoseKeySource extends KeySource {
  constructor(private readonly keySet: JoseKeySet) {
    super();
  }

  override async find(hint: KeyHint): Promise<CryptoKey> {
    try {
      return await this.keySet(hint);
    } catch (error) {
      const unknown =
        error instanceof errors.JWKSNoMatchingKey ||
        error instanceof errors.JWKSMultipleMatchingKeys ||
        // An algorithm that no key set can serve, such as none: a fault of the token, not of the issuer.
        error instanceof errors.JOSENotSupported;
      if (unknown) {
        throw new TokenRejection({
          check: 'key',
          ok: false,
          code: 'unknown_key',
          expected: 'a kid of the issuer',
          received: show(hint.kid),
          cause: 'the token is of another issuer or environment, or was signed by a key that is gone',
        });
      }
      throw new TokenRejection({
        check: 'key',
        ok: false,
        code: 'keys_unavailable',
        expected: 'the key set of the issuer',
        received: error instanceof Error ? error.message : 'no answer',
        cause: 'the issuer cannot be reached from here, or its JWKS address is wrong',
      });
    }
  }
}

/**
 * Keys from the issuer's JWKS, fetched once and again when an unknown `kid` appears (jose's cooldown applies).
 * @param jwksUri may be an internal address: the issuer is pinned by the token's `iss`, not by where keys come from
 */
export function remoteKeys(jwksUri: string): KeySource {
  return new JoseKeySource(createRemoteJWKSet(new URL(jwksUri), { timeoutDuration: 3000 }) as unknown as JoseKeySet);
}

/** Keys that are at hand: tests, or a key set from configuration. */
export function localKeys(jwks: JSONWebKeySet): KeySource {
  return new JoseKeySource(createLocalJWKSet(jwks) as unknown as JoseKeySet);
}
