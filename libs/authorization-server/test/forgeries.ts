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
