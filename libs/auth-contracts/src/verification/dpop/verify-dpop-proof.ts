import { base64url, calculateJwkThumbprint, compactVerify } from 'jose';
import { numericDate } from '../../claims/numeric-date.js';
import { type BindingCode, TokenRejection } from '../../errors/token-rejection.js';
import { importPublicKey } from '../../keys/acceptable-key.js';
import type { CryptoKey, JWK } from '../../keys/jwk.js';
import { readOptions, type Shape } from '../../options/read-options.js';
import { anyText, finite, listOf, numberFrom, optional, text } from '../../options/values.js';
import { jwtType } from '../jwt-type.js';
import { type JsonObject, show } from '../token-policy.js';
import { parseProof } from './parse-proof.js';
import { normaliseTarget } from './target-url.js';

/** Signature algorithms of proofs (RFC 9449 §5.1): asymmetric, and none that FAPI 2.0 excludes. */
export const dpopAlgorithms = Object.freeze(['ES256', 'PS256', 'EdDSA'] as const);

/** Seconds that a client's clock may be ahead. */
const clockTolerance = 60;

export interface DpopProofRequest {
  /** Every value of the `DPoP` header. */
  readonly proofs: readonly string[];
  readonly method: string;
  /** The public address of the request; undefined where it has none that a proof could name. */
  readonly url: string | undefined;
  /** Where the proof comes with an access token: its hash must stand in `ath`. */
  readonly accessToken?: string | undefined;
  /** Seconds since the epoch. */
  readonly now: number;
  /** Seconds for which a proof is fresh. */
  readonly window: number;
}

const requestShape: Shape<DpopProofRequest> = {
  proofs: listOf(anyText),
  method: anyText,
  url: optional(anyText),
  accessToken: optional(text),
  now: finite,
  window: numberFrom(1, 86_400, 'seconds'),
};

export interface VerifiedDpopProof {
  /** RFC 7638 thumbprint of the proved key. */
  readonly jkt: string;
  readonly jti: string;
  readonly nonce: string | undefined;
  /** The last second in which this proof could be accepted: so long its `jti` must be remembered. */
  readonly until: number;
}

/**
 * The rules of RFC 9449 §4.3 that need no memory. Replay of the `jti` and the nonce are the caller's.
 * @throws TokenRejection proof_*; TypeError for a request that is none
 */
export async function verifyDpopProof(given: DpopProofRequest): Promise<VerifiedDpopProof> {
  const request = readOptions('verifyDpopProof', given, requestShape);
  const [proof, second] = request.proofs;
  if (proof === undefined || proof === '') throw refused('header', 'proof_missing', 'one DPoP header', 'none');
  if (second !== undefined) throw refused('header', 'proof_repeated', 'one DPoP header', 'several');
  const { header, claims } = parseProof(proof);
  // What a signature costs is the choice of whoever sends it: what is cheap to see comes before.
  checkHeader(header);
  checkRequest(claims, request);
  const until = checkTime(claims, request);
  const jwk = await verifySignature(proof, header);
  if (request.accessToken !== undefined) {
    expect('ath', 'proof_token_mismatch', await sha256(request.accessToken), claims.ath);
  }
  return {
    jkt: await calculateJwkThumbprint(jwk),
    jti: String(claims.jti),
    nonce: typeof claims.nonce === 'string' ? claims.nonce : undefined,
    until,
  };
}

function checkRequest(claims: JsonObject, { method, url }: DpopProofRequest): void {
  expect('htm', 'proof_method_mismatch', method, claims.htm);
  const wanted = url === undefined ? undefined : normaliseTarget(url);
  const named = typeof claims.htu === 'string' ? normaliseTarget(claims.htu) : undefined;
  if (wanted === undefined || named !== wanted) {
    throw refused('htu', 'proof_url_mismatch', wanted ?? 'a path', show(claims.htu), 'is publicUrl what clients call?');
  }
}

function checkTime(claims: JsonObject, { now, window }: DpopProofRequest): number {
  const iat = numericDate(claims.iat);
  // RFC 9449 asks for neither, but RFC 7519 §4.1 binds whoever finds them.
  const [exp, nbf] = [claims.exp, claims.nbf].map((value) => (value === undefined ? now : numericDate(value)));
  const fresh = iat !== undefined && iat <= now + clockTolerance && iat >= now - window;
  const live = exp !== undefined && exp > now - clockTolerance && nbf !== undefined && nbf <= now + clockTolerance;
  if (!fresh || !live) {
    const expected = `iat from ${now - window} to ${now + clockTolerance}`;
    throw refused('iat', 'proof_time_refused', expected, show(claims.iat), 'a wrong clock, or a proof used again');
  }
  return Math.ceil(iat) + window;
}

function checkHeader({ typ, alg }: JsonObject): void {
  if (jwtType({ typ }) !== 'dpop+jwt') throw refused('typ', 'proof_wrong_type', 'dpop+jwt', show(typ));
  if (!dpopAlgorithms.some((allowed) => allowed === alg)) {
    throw refused('alg', 'proof_algorithm_refused', dpopAlgorithms.join(' or '), show(alg));
  }
}

async function verifySignature(proof: string, { alg, jwk }: JsonObject): Promise<JWK> {
  const key = await importProved(jwk, alg as string);
  try {
    await compactVerify(proof, key, { algorithms: [alg as string] });
  } catch {
    throw refused('signature', 'proof_signature_invalid', 'a signature by its own jwk', 'one that does not match');
  }
  return jwk as JWK;
}

async function importProved(jwk: unknown, alg: string): Promise<CryptoKey> {
  try {
    return await importPublicKey(jwk, alg);
  } catch (error) {
    // The reason, not what was received: that stays out of the log, for it may be a private key.
    const reason = error instanceof TypeError ? error.message : 'it cannot be imported';
    throw refused('jwk', 'proof_key_refused', 'a public key of the algorithm', `one that is refused: ${reason}`);
  }
}

function expect(check: string, code: BindingCode, expected: string, received: unknown): void {
  if (received !== expected) throw refused(check, code, expected, show(received));
}

export async function sha256(text: string): Promise<string> {
  return base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))));
}

export function refused(
  check: string,
  code: BindingCode,
  expected: string,
  received: string,
  cause?: string,
): TokenRejection {
  return new TokenRejection({ check: `proof ${check}`, ok: false, code, expected, received, cause });
}
