import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { readOptions, type Shape } from '../options/read-options.js';
import { anyRecord } from '../options/record-of.js';
import { anyText, oneOf, optional } from '../options/values.js';

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

const proofShape: Shape<ProofOptions> = {
  token: anyText,
  method: optional(anyText),
  url: anyText,
  claims: optional(anyRecord),
  header: optional(anyRecord),
};
const proofAlgorithm = oneOf('ES256', 'PS256', 'EdDSA');

/** Rejects with a TypeError for another algorithm. */
export async function createDpopKey(algorithm: 'ES256' | 'PS256' | 'EdDSA' = 'ES256'): Promise<DpopKey> {
  proofAlgorithm(algorithm, 'createDpopKey: algorithm');
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = await exportJWK(publicKey);
  return {
    jkt: await calculateJwkThumbprint(jwk),
    prove: async (options) => {
      const {
        token,
        method = 'GET',
        url,
        claims = {},
        header = {},
      } = readOptions('DpopKey.prove', options, proofShape);
      return new SignJWT({
        jti: crypto.randomUUID(),
        htm: method,
        htu: url,
        iat: Math.floor(Date.now() / 1000),
        ath: createHash('sha256').update(token).digest('base64url'),
        ...claims,
      })
        .setProtectedHeader({ typ: 'dpop+jwt', alg: algorithm, jwk, ...header })
        .sign(privateKey);
    },
  };
}
