import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import type { SigningKey } from '../src/records/signing-key.js';
import { generateSigningKey } from '../src/signing/generate-key.js';
import { signingAlgorithmNames } from '../src/vocabulary/signing-algorithms.js';
import { issuer } from './authorization-fixture.js';

/** A key pair of a client or a device, with its public half as it is registered. */
export interface TestKey {
  readonly privateKey: Parameters<SignJWT['sign']>[0];
  readonly privateJwk: JWK;
  readonly jwk: JWK;
  readonly algorithm: string;
  readonly thumbprint: string;
}

async function generate(algorithm: string): Promise<TestKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = await exportJWK(publicKey);
  const privateJwk = await exportJWK(privateKey);
  return { privateKey, privateJwk, jwk, algorithm, thumbprint: await calculateJwkThumbprint(jwk) };
}

const made = new Map<string, Promise<TestKey>>();

/** The same key for the same name and algorithm within one spec file: RSA keys take their time. */
export function testKey(algorithm = 'ES256', name = 'client'): Promise<TestKey> {
  const id = `${name}:${algorithm}`;
  const key = made.get(id) ?? generate(algorithm);
  made.set(id, key);
  return key;
}

let issuerKeys: Promise<readonly SigningKey[]> | undefined;

/** Keys for issuers under test, made once in each spec file. */
export function issuerSigningKeys(): Promise<readonly SigningKey[]> {
  issuerKeys ??= Promise.all(signingAlgorithmNames.map((algorithm) => generateSigningKey(algorithm, 1, 1)));
  return issuerKeys;
}

let serial = 0;
/** Another value in each call. */
export function unique(prefix = 'jti'): string {
  serial += 1;
  return `${prefix}-${serial}`;
}

/** A JWT signed by this key; members that are `undefined` are left out. */
export function signed(key: TestKey, claims: JWTPayload, header: Readonly<Record<string, unknown>> = {}) {
  return new SignJWT(claims).setProtectedHeader({ alg: key.algorithm, ...header }).sign(key.privateKey);
}

/** A good client assertion (RFC 7523 §3) with some claims changed, or left out by `undefined`. */
export async function clientAssertion(
  clientId: string,
  now: number,
  changes: JWTPayload = {},
  key?: TestKey,
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const times = { iat: now, exp: now + 60 };
  const claims = { iss: clientId, sub: clientId, aud: issuer, jti: unique(), ...times, ...changes };
  return signed(key ?? (await testKey()), claims, header);
}

/** What a DPoP proof says (RFC 9449 §4.2), for the token endpoint where nothing else is named. */
export function proofClaims(now: number, accessToken?: string): JWTPayload {
  const ath = accessToken && createHash('sha256').update(accessToken).digest('base64url');
  return { jti: unique(), htm: 'POST', htu: `${issuer}/token`, iat: now, ...(ath ? { ath } : {}) };
}

/** A good DPoP proof with some claims and header members changed. */
export async function dpopProof(
  now: number,
  options: { claims?: JWTPayload; header?: Record<string, unknown>; key?: TestKey; accessToken?: string } = {},
): Promise<string> {
  const key = options.key ?? (await testKey('ES256', 'device'));
  const claims = { ...proofClaims(now, options.accessToken), ...options.claims };
  return signed(key, claims, { typ: 'dpop+jwt', jwk: key.jwk, ...options.header });
}
