import { TokenRejection, type VerifiedDpopProof, verifyDpopProof } from '@signet/auth-contracts';
import type { ReplayStore } from '../../records/replay.js';
import { toleratedStep, type WatchedClock } from '../../shared/clock.js';
import { digest } from '../../shared/digest.js';
import type { IssuerSettings } from '../../shared/issuer-settings.js';
import { OAuthError } from '../../shared/oauth-error.js';
import type { Confirmation } from '../../vocabulary/confirmation.js';
import type { DpopNonces } from './dpop-nonces.js';
import { UseDpopNonce } from './use-dpop-nonce.js';

export interface DpopRequest {
  readonly proofs: readonly string[];
  readonly method: string;
  /** The endpoint's public address. */
  readonly url: string;
  /** Where the proof goes with an access token: its hash must stand in `ath`. */
  readonly accessToken?: string | undefined;
}

/** Checks proofs of possession as the issuer does (RFC 9449 §4.3, §8), each of them once. */
export class DpopVerifier {
  constructor(
    private readonly deps: {
      readonly nonces: DpopNonces;
      readonly replays: ReplayStore;
      readonly clock: WatchedClock;
      readonly settings: IssuerSettings;
    },
  ) {}

  /**
   * The key that the proof proves; undefined where there is no proof.
   * @throws OAuthError invalid_dpop_proof; UseDpopNonce
   */
  async verify(request: DpopRequest): Promise<Confirmation | undefined> {
    if (request.proofs.length === 0) return undefined;
    const proof = await this.#verify(request);
    // After a step back a proof of these seconds may have been used and forgotten; one with a nonce of now was not (§8, §11.1).
    if (this.deps.settings.dpopNonceRequired || this.deps.clock.repeatsUntil() !== undefined) {
      if (proof.nonce === undefined || !(await this.deps.nonces.accepts(proof.nonce))) {
        throw new UseDpopNonce(await this.deps.nonces.current());
      }
    }
    const key = digest(JSON.stringify(['dpop', proof.jkt, proof.jti]));
    const isFirst = await this.deps.replays.remember(key, proof.until + 1 + toleratedStep);
    if (!isFirst) throw refused({ reason: 'proof_replayed' });
    return { jkt: proof.jkt };
  }

  async #verify({ proofs, method, url, accessToken }: DpopRequest): Promise<VerifiedDpopProof> {
    const { clock, settings } = this.deps;
    try {
      const window = settings.dpopProofLifetime;
      return await verifyDpopProof({ proofs, method, url, accessToken, now: clock.now(), window });
    } catch (error) {
      if (!(error instanceof TokenRejection)) throw error;
      throw refused({ reason: error.code, expected: error.expected, received: error.received });
    }
  }
}

function refused(cause: Readonly<Record<string, string>>): OAuthError {
  return new OAuthError('invalid_dpop_proof', 'the DPoP proof is not valid', { cause });
}
