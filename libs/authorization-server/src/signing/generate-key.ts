import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { SigningKey } from '../records/signing-key.js';
import type { EpochSeconds } from '../shared/clock.js';
import { type SigningAlgorithm, signingAlgorithms } from '../vocabulary/signing-algorithms.js';

/** A fresh key whose `kid` is the RFC 7638 thumbprint of its public half. */
export async function generateSigningKey(
  algorithm: SigningAlgorithm,
  now: EpochSeconds,
  activatesAt: EpochSeconds,
): Promise<SigningKey> {
  const { crv } = signingAlgorithms[algorithm];
  const { privateKey, publicKey } = await generateKeyPair(algorithm, {
    extractable: true,
    ...(crv === undefined ? { modulusLength: 2048 } : { crv }),
  });
  const kid = await calculateJwkThumbprint(await exportJWK(publicKey));
  return { kid, algorithm, privateJwk: await exportJWK(privateKey), createdAt: now, activatesAt };
}

const publicMembers = ['kty', 'crv', 'x', 'y', 'n', 'e'] as const;

/** The public half as it stands in the JWKS (RFC 7517): only members known to be public are copied. */
export function publicJwk(key: SigningKey): JWK {
  return { ...publicHalf(key.given?.publicJwk ?? key.privateJwk ?? {}), kid: key.kid, alg: key.algorithm, use: 'sig' };
}

/** Without what is nobody else's, and without what does not belong to the key itself. */
export function publicHalf(jwk: JWK): JWK {
  const half: Record<string, unknown> = {};
  for (const member of publicMembers) {
    if (jwk[member] !== undefined) half[member] = jwk[member];
  }
  return half;
}
