import type { Signer } from '../records/signer.js';
import type { SigningAlgorithm } from '../vocabulary/signing-algorithms.js';

export interface JwsHeader {
  readonly alg: SigningAlgorithm;
  readonly kid: string;
  readonly typ: string;
}

/** A JWS in compact serialization (RFC 7515 §7.1). @throws SigningUnavailable */
export async function signJws(typ: string, claims: object, signer: Signer): Promise<string> {
  const header: JwsHeader = { alg: signer.algorithm, kid: signer.kid, typ };
  const input = `${encode(header)}.${encode(claims)}`;
  const made = signer.sign(Buffer.from(input, 'latin1'));
  const signature = made instanceof Buffer ? made : await made;
  return `${input}.${signature.toString('base64url')}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}
