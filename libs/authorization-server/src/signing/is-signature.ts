import { type KeyObject, verify } from 'node:crypto';
import type { SigningAlgorithm } from '../vocabulary/signing-algorithms.js';
import { schemes } from './schemes.js';

/** Whether the signature of a JWS (RFC 7518 §3) was made of this by the private half of the key. */
export function isSignature(signature: unknown, data: Buffer, algorithm: SigningAlgorithm, key: KeyObject): boolean {
  if (!(signature instanceof Uint8Array)) return false;
  const { keyType, curve, hash, options } = schemes[algorithm];
  // Else RSA passes for ES256: it is the same hash.
  if (key.asymmetricKeyType !== keyType || key.asymmetricKeyDetails?.namedCurve !== curve) return false;
  return verify(hash, data, { key, ...options }, signature);
}
