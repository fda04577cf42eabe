import { createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';

/** The least that a compact JWS with ES256 can be made of: JSON, base64url and one signature by node:crypto (RFC 7515 §3.1). */
const es256 = (key: KeyObject) => ({ key, dsaEncoding: 'ieee-p1363' }) as const;

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

/** Signs claims under one header. */
export function floorSigner(
  header: { readonly typ: string; readonly kid: string },
  privateKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
): (claims: object) => string {
  const first = encoded({ alg: 'ES256', ...header });
  return (claims) => {
    const input = `${first}.${encoded(claims)}`;
    return `${input}.${sign('sha256', Buffer.from(input), es256(privateKey)).toString('base64url')}`;
  };
}

/** Checks the signature and nothing else. @returns reads the claims of a token. @throws Error where another key signed it */
export function floorVerifier(jwk: object): (token: string) => Readonly<Record<string, unknown>> {
  const key = createPublicKey({ key: jwk as never, format: 'jwk' });
  return (token) => {
    const end = token.lastIndexOf('.');
    const signature = Buffer.from(token.slice(end + 1), 'base64url');
    if (!verify('sha256', Buffer.from(token.slice(0, end)), es256(key), signature))
      throw new Error('a wrong signature');
    return JSON.parse(Buffer.from(token.slice(token.indexOf('.') + 1, end), 'base64url').toString()) as never;
  };
}
