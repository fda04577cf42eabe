import { createHash, timingSafeEqual } from 'node:crypto';
import { calculateJwkThumbprint, decodeProtectedHeader, importJWK, type JWK, type JWTPayload, jwtVerify } from 'jose';

/** RFC 9449 §5.1 metadata: asymmetric, and none that FAPI 2.0 excludes. */
export const dpopSigningAlgorithms: readonly string[] = ['ES256', 'PS256', 'EdDSA'];

/** Seconds that a client's clock may be ahead. */
const clockTolerance = 60;
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** A proof that was refused. The message is for the operator. */
export class DpopProofError extends Error {
  override readonly name = 'DpopProofError';
}

export interface DpopProofRequest {
  /** Every DPoP header of the request. */
  readonly proofs: readonly string[];
  readonly method: string;
  /** The address as the client calls it; query and fragment do not count. */
  readonly url: string;
  /** Where the proof goes with an access token: its hash must stand in `ath`. */
  readonly accessToken?: string | undefined;
  /** Seconds since the epoch. */
  readonly now: number;
  /** How old a proof may be, in seconds (RFC 9449 §11.1). */
  readonly lifetime: number;
}

export interface DpopProof {
  /** RFC 7638 thumbprint of the proved key. */
  readonly jkt: string;
  readonly jti: string;
  readonly nonce?: string | undefined;
  /** Until when its `jti` must be remembered, in seconds since the epoch. */
  readonly rememberUntil: number;
}

/**
 * The rules of RFC 9449 §4.3 but for the replay of `jti` and the server's nonce, which need memory.
 * @returns undefined where there is no proof
 * @throws DpopProofError
 */
export async function verifyDpopProof(request: DpopProofRequest): Promise<DpopProof | undefined> {
  const [proof, second] = request.proofs;
  if (proof === undefined) return undefined;
  if (second !== undefined) throw new DpopProofError('more than one DPoP header');
  const { jwk, payload } = await verifySignature(proof, request.now);
  const { jti, iat } = payload;
  if (typeof jti !== 'string' || jti === '' || jti.length > 512) throw new DpopProofError('jti is not usable');
  if (payload.htm !== request.method) throw new DpopProofError('htm is another method');
  if (typeof payload.htu !== 'string' || normalised(payload.htu) !== normalised(request.url)) {
    throw new DpopProofError('htu is another address');
  }
  if (typeof iat !== 'number' || iat > request.now + clockTolerance || iat < request.now - request.lifetime) {
    throw new DpopProofError('iat is outside the window');
  }
  if (request.accessToken !== undefined && !isHashOf(payload.ath, request.accessToken)) {
    throw new DpopProofError('ath is another token');
  }
  return {
    jkt: await calculateJwkThumbprint(jwk),
    jti,
    nonce: typeof payload.nonce === 'string' ? payload.nonce : undefined,
    rememberUntil: Math.ceil(iat) + request.lifetime + clockTolerance + 1,
  };
}

async function verifySignature(proof: string, now: number): Promise<{ jwk: JWK; payload: JWTPayload }> {
  try {
    const { jwk, alg } = decodeProtectedHeader(proof);
    if (!jwk || privateMembers.some((member) => Object.hasOwn(jwk, member))) {
      throw new DpopProofError('jwk is not a public key');
    }
    if (alg === undefined || !dpopSigningAlgorithms.includes(alg)) throw new DpopProofError('alg is not allowed');
    const { payload } = await jwtVerify(proof, await importJWK(jwk, alg), {
      typ: 'dpop+jwt',
      algorithms: [alg],
      currentDate: new Date(now * 1000),
      clockTolerance,
    });
    return { jwk, payload };
  } catch (error) {
    if (error instanceof DpopProofError) throw error;
    throw new DpopProofError(error instanceof Error ? error.message : 'not a JWT');
  }
}

function isHashOf(ath: unknown, accessToken: string): boolean {
  if (typeof ath !== 'string') return false;
  const expected = Buffer.from(createHash('sha256').update(accessToken, 'ascii').digest('base64url'));
  const received = Buffer.from(ath);
  return expected.length === received.length && timingSafeEqual(expected, received);
}

/** Compared without query and fragment, after the normalisation of RFC 3986 §6.2.2 and §6.2.3. */
function normalised(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { origin, pathname, username, password } = new URL(address);
  return username === '' && password === '' ? `${origin}${pathname}` : undefined;
}
