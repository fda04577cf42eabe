import { constants, type SignKeyObjectInput } from 'node:crypto';
import type { SigningAlgorithm } from '../vocabulary/signing-algorithms.js';

/** RFC 7518 §3.3 to §3.5 and RFC 8037 §3.1, as node:crypto names them. */
export const schemes: Readonly<
  Record<
    SigningAlgorithm,
    { readonly hash: string | null; readonly options: Omit<SignKeyObjectInput, 'key'>; readonly isSlow?: true }
  >
> = {
  ES256: { hash: 'sha256', options: { dsaEncoding: 'ieee-p1363' } },
  EdDSA: { hash: null, options: {} },
  RS256: { hash: 'sha256', options: { padding: constants.RSA_PKCS1_PADDING }, isSlow: true },
  PS256: {
    hash: 'sha256',
    options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
    isSlow: true,
  },
};
