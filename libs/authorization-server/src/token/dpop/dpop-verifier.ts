import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, decodeProtectedHeader, importJWK, type JWK, type JWTPayload, jwtVerify } from 'jose';
import type { Clock } from '../../shared/clock.js';
import { digest, sameDigest } from '../../shared/digest.js';
import type { IssuerSettings } from '../../shared/issuer-settings.js';
import { OAuthError } from '../../shared/oauth-error.js';
import type { ReplayStore } from '../../shared/replay-store.js';
import type { DpopNonces } from './dpop-nonces.js';

/** RFC 9449 §5.1 metadata: asymmetric, and none that FAPI 2.0 excludes. */
export const dpopSigningAlgorithms = ['ES256', 'PS256', 'EdDSA'];

/** Seconds that a client's clock may be ahead. */
const clockTolerance = 60;
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

export interface DpopRequest {
  readonly proofs: readonly string[];
  readonly method: string;
  /** The endpoint's public address, without query and fragment. */
  readonly url: string;
  /** Where the proof goes with an access token: its hash must stand in `ath`. */
  readonly accessToken?: string | undefined;
}

/** Checks proofs of possession (RFC 9449 §4.3), each of them once. */
export class DpopVerifier {
  constructor(
    private readonly deps: {
      readonly nonces: DpopNonces;
      readonly replays: ReplayStore;
      readonly clock: Clock;
      readonly settings: IssuerSettings;
    },
  ) {}

  /** What a client must put into its next proof; undefined where none is asked for. */
  async nonce(): Promise<string | undefined> {
    return this.deps.settings.dpopNonceRequired ? this.deps.nonces.current() : undefined;
  }

  /**
   * The RFC 7638 thumbprint of the key that the proof proves; undefined where there is no proof.
   * @throws OAuthError invalid_dpop_proof, use_dpop_nonce
   */
  async verify(request: DpopRequest): Promise<string | undefined> {
    const [proof, second] = request.proofs;
    if (proof === undefined) return undefined;
    if (second !== undefined) throw refused('more than one DPoP header');
    const { jwk, payload } = await this.#verifySignature(proof);
    const now = this.deps.clock.now();
    const { jti, iat } = payload;
    if (typeof jti !== 'string' || jti === '' || jti.length > 512) throw refused('jti is not usable');
    if (payload.htm !== request.method) throw refused('htm is another method');
    if (typeof payload.htu !== 'string' || normalised(payload.htu) !== normalised(request.url)) {
      throw refused('htu is another address');
    }
    if (typeof iat !== 'number' || iat > now + clockTolerance || iat < now - this.deps.settings.dpopProofLifetime) {
      throw refused('iat is outside the window');
    }
    if (request.accessToken !== undefined) {
      const hash = createHash('sha256').update(request.accessToken, 'ascii').digest('base64url');
      if (typeof payload.ath !== 'string' || !sameDigest(payload.ath, hash)) throw refused('ath is another token');
    }
    if (this.deps.settings.dpopNonceRequired) {
      if (typeof payload.nonce !== 'string' || !(await this.deps.nonces.accepts(payload.nonce))) {
        throw new OAuthError('use_dpop_nonce', 'the proof needs the nonce of the DPoP-Nonce header');
      }
    }
    const jkt = await calculateJwkThumbprint(jwk);
    const until = Math.ceil(iat) + this.deps.settings.dpopProofLifetime + clockTolerance + 1;
    const first = await this.deps.replays.remember(digest(JSON.stringify(['dpop', jkt, jti])), until);
    if (!first) throw refused('replayed jti');
    return jkt;
  }

  async #verifySignature(proof: string): Promise<{ jwk: JWK; payload: JWTPayload }> {
    try {
      const { jwk, alg } = decodeProtectedHeader(proof);
      if (!jwk || privateMembers.some((member) => Object.hasOwn(jwk, member))) throw refused('jwk is not a public key');
      if (alg === undefined || !dpopSigningAlgorithms.includes(alg)) throw refused('alg is not allowed');
      const { payload } = await jwtVerify(proof, await importJWK(jwk, alg), {
        typ: 'dpop+jwt',
        algorithms: [alg],
        currentDate: new Date(this.deps.clock.now() * 1000),
        clockTolerance,
      });
      return { jwk, payload };
    } catch (error) {
      if (error instanceof OAuthError) throw error;
      throw refused(error instanceof Error ? error.message : 'not a JWT');
    }
  }
}

/** RFC 9449 §4.3: compared without query and fragment, after the normalisation of RFC 3986 §6.2.2 and §6.2.3. */
function normalised(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { origin, pathname, username, password } = new URL(address);
  return username === '' && password === '' ? `${origin}${pathname}` : undefined;
}

function refused(reason: string): OAuthError {
  return new OAuthError('invalid_dpop_proof', 'the DPoP proof is not valid', { cause: { reason } });
}
