import { exportJWK } from 'jose';
import type { JWK } from '../keys/jwk.js';

export type SigningAlgorithm = 'ES256' | 'RS256' | 'PS256' | 'EdDSA';

/** As WebCrypto names them (RFC 7518 §3.1, RFC 8037 §3.1). */
export const signatureParameters = {
  ES256: { name: 'ECDSA', hash: 'SHA-256' },
  RS256: { name: 'RSASSA-PKCS1-v1_5' },
  PS256: { name: 'RSA-PSS', saltLength: 32 },
  EdDSA: { name: 'Ed25519' },
} as const;

/** A key that signs whatever is given: what no library would sign is what shall be refused. */
export interface SigningKey {
  readonly alg: SigningAlgorithm;
  readonly jwk: JWK;
  readonly privateJwk: JWK;
  /** A compact JWS of these, with `alg` where the header names no other. */
  sign(header: Readonly<Record<string, unknown>>, claims: Readonly<Record<string, unknown>>): Promise<string>;
}

interface RsaOptions {
  readonly modulusLength?: number;
  readonly publicExponent?: Uint8Array;
}

export async function createSigningKey(alg: SigningAlgorithm = 'ES256', rsa: RsaOptions = {}): Promise<SigningKey> {
  const { modulusLength = 2048, publicExponent = new Uint8Array([1, 0, 1]) } = rsa;
  const { name } = signatureParameters[alg];
  const kinds = { ECDSA: { name, namedCurve: 'P-256' }, Ed25519: { name } } as const;
  const kind =
    name in kinds ? kinds[name as keyof typeof kinds] : { name, modulusLength, publicExponent, hash: 'SHA-256' };
  const pair = (await crypto.subtle.generateKey(kind, true, ['sign', 'verify'])) as CryptoKeyPair;
  return {
    alg,
    jwk: await exportJWK(pair.publicKey),
    privateJwk: await exportJWK(pair.privateKey),
    sign: async (header, claims) => {
      const input = `${encodePart({ alg, ...header })}.${encodePart(claims)}`;
      const octets = new TextEncoder().encode(input);
      const signature = await crypto.subtle.sign(signatureParameters[alg], pair.privateKey, octets);
      return `${input}.${Buffer.from(signature).toString('base64url')}`;
    },
  };
}

type CryptoKeyPair = { readonly publicKey: CryptoKey; readonly privateKey: CryptoKey };
type CryptoKey = Parameters<typeof crypto.subtle.sign>[1];

export function encodePart(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

export function decodePart(part = ''): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
}
