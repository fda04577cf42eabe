import type { ProofOwner, ReplayStore } from './replay-store.js';
import { normaliseTarget, publicTarget } from './target-url.js';
import { refused, sha256, verifyDpopProof } from './verify-dpop-proof.js';

/** Seconds for which a proof is fresh. */
const window = 120;

export interface DpopPresentation {
  readonly scheme: 'DPoP';
  /** Every value of the `DPoP` header. */
  readonly proofs: readonly string[];
  readonly method: string;
  /** The request target: path and query. */
  readonly target: string;
}

/** How a token came: with nothing, or with a proof of its key. */
export type Presentation = { readonly scheme: 'Bearer' } | DpopPresentation;

/** Checks proofs of possession as a resource server does (RFC 9449 §4.3 and §7), each of them once. */
export class DpopProofVerifier {
  readonly #base: string | undefined;

  /**
   * Where nobody says what clients call, no proof names it: all are refused.
   * @throws TypeError when publicUrl is not an http(s) URL
   */
  constructor(private readonly deps: { publicUrl: string | undefined; replays: ReplayStore; now: () => number }) {
    if (deps.publicUrl === undefined) return;
    const base = normaliseTarget(deps.publicUrl);
    if (base === undefined) throw new TypeError(`publicUrl is not an http(s) URL: ${deps.publicUrl}`);
    this.#base = base.replace(/\/+$/, '');
  }

  /**
   * @param bound what the access token says: the thumbprint that it is bound to, and its client
   * @throws TokenRejection proof_*, replay_unavailable
   */
  async verify(
    { proofs, method, target }: DpopPresentation,
    accessToken: string,
    { jkt, clientId }: { readonly jkt: string; readonly clientId: string },
  ): Promise<void> {
    const url = this.#base === undefined ? undefined : publicTarget(this.#base, target);
    const proof = await verifyDpopProof({ proofs, method, url, accessToken, now: this.deps.now(), window });
    if (proof.jkt !== jkt) throw refused('jkt', 'proof_key_mismatch', jkt, proof.jkt);
    const owner = { key: jkt, client: await sha256(clientId) };
    await this.#remember(`${proof.jkt}.${proof.jti}`, proof.until, owner);
  }

  async #remember(key: string, until: number, owner: ProofOwner): Promise<void> {
    let first: unknown;
    try {
      first = await this.deps.replays.remember(await sha256(key), until, owner);
    } catch {
      // Whoever cannot tell a replay must not accept it.
      throw refused('jti', 'replay_unavailable', 'the store of used proofs', 'a failure', 'it is full or out of reach');
    }
    // A store that answers with anything but true or false, such as a count, does not say that it was the first.
    if (typeof first !== 'boolean') throw refused('jti', 'replay_unavailable', 'true or false', 'another answer');
    if (!first) throw refused('jti', 'proof_replayed', 'a jti not used before', 'one that was');
  }
}
