import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { JWK } from 'jose';
import type { Signer } from '../records/signer.js';
import type { SigningAlgorithm } from '../vocabulary/signing-algorithms.js';
import { publicHalf } from './generate-key.js';
import { schemes } from './schemes.js';

const signElsewhere = promisify(sign);

/**
 * Signs with a key in the memory of this process. An elliptic signature is made at once: handing it to another thread costs as much
 * as the signature. RSA takes ten times as long and goes there, so that others are not held up.
 */
export class LocalSigner implements Signer {
  readonly kid: string;
  readonly publicJwk: JWK;
  readonly #key: KeyObject;

  /** @param key private, of the kind that the algorithm needs */
  constructor(
    key: KeyObject,
    readonly algorithm: SigningAlgorithm,
  ) {
    this.#key = key;
    this.publicJwk = publicHalf(createPublicKey(key).export({ format: 'jwk' }) as JWK);
    this.kid = thumbprint(this.publicJwk);
  }

  sign(data: Buffer): Buffer | Promise<Buffer> {
    const { hash, options, isSlow } = schemes[this.algorithm];
    const input = { key: this.#key, ...options };
    return isSlow ? signElsewhere(hash, data, input) : sign(hash, data, input);
  }
}

/** RFC 7638 §3: the members that a key needs, by their names. */
function thumbprint({ crv, e, kty, n, x, y }: JWK): string {
  return createHash('sha256').update(JSON.stringify({ crv, e, kty, n, x, y })).digest('base64url');
}
