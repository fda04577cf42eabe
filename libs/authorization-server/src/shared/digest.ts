import { hash, timingSafeEqual } from 'node:crypto';

/** SHA-256 as 43 base64url characters. Stores hold this, never the secret: the input must have high entropy. */
export type Digest = string & { readonly __digest: unique symbol };

export function digest(secret: string): Digest {
  return hash('sha256', secret, 'base64url') as Digest;
}

/** Compares without telling by timing where the two differ; that their lengths differ is no secret. */
export function sameDigest(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
