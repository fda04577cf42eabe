import { constants, type KeyType, type SignKeyObjectInput } from 'node:crypto';
import type { SigningAlgorithm } from '../vocabulary/signing-algorithms.js';

interface Scheme {
  /** The kind of its keys, and their curve where there are several. */
  readonly keyType: KeyType;
  readonly curve?: string;
  readonly hash: string | null;
  readonly options: Omit<SignKeyObjectInput, 'key'>;
  readonly isSlow?: true;
}

/** RFC 7518 §3.3 to §3.5 and RFC 8037 §3.1, as node:crypto names them. */
export const schemes: Readonly<Record<SigningAlgorithm, Scheme>> = {
  ES256: { keyType: 'ec', curve: 'prime256v1', hash: 'sha256', options: { dsaEncoding: 'ieee-p1363' } },
  EdDSA: { keyType: 'ed25519', hash: null, options: {} },
  RS256: { keyType: 'rsa', hash: 'sha256', options: { padding: constants.RSA_PKCS1_PADDING }, isSlow: true },
  PS256: {
    keyType: 'rsa',
    hash: 'sha256',
    options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
    isSlow: true,
  },
};
