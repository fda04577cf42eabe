import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256 as 43 base64url characters. Stores hold this, never the secret: the input must have high entropy. */
export type Digest = string & { readonly __digest: unique symbol };

export function digest(secret: string): Digest {
  return createHash('sha256').update(secret, 'utf8').digest('base64url') as Digest;
}

/** Compares without telling by timing where the two differ. */
export function sameDigest(a: string, b: string): boolean {
  const left = createHash('sha256').update(a).digest();
  const right = createHash('sha256').update(b).digest();
  return timingSafeEqual(left, right);
}
