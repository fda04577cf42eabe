import { constants, type KeyObject, type SignKeyObjectInput, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { SigningAlgorithm } from '../vocabulary/signing-algorithms.js';

const signElsewhere = promisify(sign);

/** RFC 7518 §3.3 to §3.5 and RFC 8037 §3.1, as node:crypto names them. */
const schemes: Readonly<
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

export interface JwsHeader {
  readonly alg: SigningAlgorithm;
  readonly kid: string;
  readonly typ: string;
}

/**
 * A JWS in compact serialization (RFC 7515 §7.1). An elliptic signature is made at once: handing it to another thread
 * costs as much as the signature. RSA takes ten times as long and goes there, so that others are not held up.
 */
export async function signJws(header: JwsHeader, claims: object, key: KeyObject): Promise<string> {
  const { hash, options, isSlow } = schemes[header.alg];
  const input = `${encode(header)}.${encode(claims)}`;
  const data = Buffer.from(input, 'latin1');
  const signature = isSlow
    ? await signElsewhere(hash, data, { key, ...options })
    : sign(hash, data, { key, ...options });
  return `${input}.${signature.toString('base64url')}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}
