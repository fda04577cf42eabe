import { TokenRejection } from '../errors/token-rejection.js';
import { DpopProofError, verifyDpopProof } from './dpop-proof.js';
import { InMemoryReplayCache, type ReplayCache } from './replay-cache.js';

/** Seconds that a proof is good for. */
const proofLifetime = 120;

/** How a token came: its scheme, and what came with it. */
export interface Presentation {
  readonly scheme: 'Bearer' | 'DPoP';
  readonly method: string;
  /** As the client calls it. */
  readonly url: string;
  readonly proofs: readonly string[];
}

/** Checks that who presents a bound token holds its key (RFC 9449 §7). */
export class PossessionVerifier {
  constructor(
    private readonly replays: ReplayCache = new InMemoryReplayCache(),
    private readonly now: () => number = () => Math.floor(Date.now() / 1000),
  ) {}

  /**
   * The thumbprint of the proved key; undefined for a bearer token.
   * @throws TokenRejection proof_invalid
   */
  async verify(token: string, presentation: Presentation): Promise<string | undefined> {
    if (presentation.scheme === 'Bearer') return undefined;
    const now = this.now();
    try {
      const { method, url, proofs } = presentation;
      const proof = await verifyDpopProof({ method, url, proofs, accessToken: token, now, lifetime: proofLifetime });
      if (!proof) throw new DpopProofError('no DPoP header');
      const first = await this.replays.remember(JSON.stringify([proof.jkt, proof.jti]), proof.rememberUntil, now);
      if (!first) throw new DpopProofError('replayed jti');
      return proof.jkt;
    } catch (error) {
      if (!(error instanceof DpopProofError)) throw error;
      throw new TokenRejection({
        check: 'proof',
        ok: false,
        code: 'proof_invalid',
        expected: `a DPoP proof for ${presentation.method} ${presentation.url}`,
        received: error.message,
        cause:
          error.message === 'htu is another address' ? 'the public URL of this API is configured wrongly' : undefined,
      });
    }
  }
}
