import { decodeJwt, decodeProtectedHeader } from 'jose';
import { TokenRejection } from '../../errors/token-rejection.js';
import type { JsonObject } from '../token-policy.js';

/** Reads a proof without trusting it; `jti` is usable afterwards. @throws TokenRejection proof_malformed */
export function parseProof(proof: string): { readonly header: JsonObject; readonly claims: JsonObject } {
  try {
    if (proof.length > 8192) throw new TypeError('too long');
    const header: JsonObject = { ...decodeProtectedHeader(proof) };
    const claims: JsonObject = { ...decodeJwt(proof) };
    const { jti } = claims;
    if (typeof jti !== 'string' || jti === '' || jti.length > 512) throw new TypeError('no jti');
    // No extension is understood here (RFC 7515 §4.1.11).
    if (header.crit !== undefined) throw new TypeError('crit');
    return { header, claims };
  } catch {
    throw new TokenRejection({
      check: 'proof form',
      ok: false,
      code: 'proof_malformed',
      expected: 'a JWT with a jti and without crit',
      received: 'something else',
    });
  }
}
