import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';

export interface ProofOptions {
  readonly token: string;
  readonly method?: string;
  readonly url: string;
  /** Replaces or, with undefined, removes claims. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
}

/** A client's DPoP key (RFC 9449): mint a token with `claims: { cnf: { jkt } }`, then prove it for one request. */
export interface DpopKey {
  readonly jkt: string;
  prove(options: ProofOptions): Promise<string>;
}

export async function createDpopKey(algorithm: 'ES256' | 'PS256' | 'EdDSA' = 'ES256'): Promise<DpopKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = await exportJWK(publicKey);
  return {
    jkt: await calculateJwkThumbprint(jwk),
    prove: ({ token, method = 'GET', url, claims = {}, header = {} }) =>
      new SignJWT({
        jti: crypto.randomUUID(),
        htm: method,
        htu: url,
        iat: Math.floor(Date.now() / 1000),
        ath: createHash('sha256').update(token).digest('base64url'),
        ...claims,
      })
        .setProtectedHeader({ typ: 'dpop+jwt', alg: algorithm, jwk, ...header })
        .sign(privateKey),
  };
}
