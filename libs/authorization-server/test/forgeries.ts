import { type JWK, type JWTPayload, SignJWT } from 'jose';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JWT that nobody signed (RFC 7519 §6). */
export function unsignedJwt(claims: JWTPayload, header: object = {}): string {
  return `${encode({ alg: 'none', ...header })}.${encode(claims)}.`;
}

/** Signed with HS256 and a public key as the secret: for a verifier that lets the token choose (RFC 8725 §2.1). */
export function hmacJwt(claims: JWTPayload, publicKey: JWK, header: object = {}): Promise<string> {
  const secret = new TextEncoder().encode(JSON.stringify(publicKey));
  return new SignJWT(claims).setProtectedHeader({ alg: 'HS256', ...header }).sign(secret);
}

/** An RSA key whose modulus has so many octets, with the first and the last of them. */
function rsaKey(octets: number, { first = 0xff, last = 0xff, e = 'AQAB' } = {}): JWK {
  const n = Buffer.alloc(octets, 0xff);
  n[0] = first;
  n[octets - 1] = last;
  return { kty: 'RSA', n: n.toString('base64url'), e };
}

/** Keys that nobody should have to check a signature with, and an algorithm that they pretend to be for. */
export const unacceptableKeys: ReadonlyArray<[name: string, algorithm: string, jwk: JWK]> = [
  ['1024 bits', 'PS256', rsaKey(128)],
  ['2047 bits', 'PS256', rsaKey(256, { first: 0x7f })],
  ['4097 bits', 'PS256', rsaKey(513, { first: 1 })],
  ['16384 bits', 'PS256', rsaKey(2048)],
  ['e = 3', 'PS256', rsaKey(256, { e: 'Aw' })],
  ['e = 1', 'PS256', rsaKey(256, { e: 'AQ' })],
  ['a huge e', 'PS256', rsaKey(256, { e: 'f'.repeat(342) })],
  ['an even modulus', 'PS256', rsaKey(256, { last: 0xfe })],
  ['a leading zero', 'PS256', rsaKey(257, { first: 0 })],
  ['a private member', 'PS256', { ...rsaKey(256), d: 'AA' }],
  ['secp256k1', 'ES256', { kty: 'EC', crv: 'secp256k1', x: 'A'.repeat(43), y: 'A'.repeat(43) }],
  ['P-384 for ES256', 'ES256', { kty: 'EC', crv: 'P-384', x: 'A'.repeat(64), y: 'A'.repeat(64) }],
  ['endless coordinates', 'ES256', { kty: 'EC', crv: 'P-256', x: 'A'.repeat(4000), y: 'A'.repeat(43) }],
  ['Ed448', 'EdDSA', { kty: 'OKP', crv: 'Ed448', x: 'A'.repeat(76) }],
];

/** In the form of a JWS of this algorithm; the signature is none. */
export function wronglySigned(alg: string, claims: JWTPayload, header: object = {}): string {
  return `${encode({ alg, ...header })}.${encode(claims)}.${Buffer.alloc(256).toString('base64url')}`;
}
