import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { JWK } from 'jose';
import type { Signer } from '../records/signer.js';
import { SigningUnavailable } from '../shared/signing-unavailable.js';
import type { SigningAlgorithm } from '../vocabulary/signing-algorithms.js';
import { isSignature } from './is-signature.js';

/** How long and how often somebody else is asked for signatures. */
export interface SigningBounds {
  /** Milliseconds for one signature. */
  readonly patience: number;
  /** Asked for at once, of one key. Nobody waits for a place: more than these are refused. */
  readonly places: number;
}

export const defaultSigningBounds: SigningBounds = { patience: 2_000, places: 64 };

/**
 * A signer that is elsewhere: slow, away or wrong as anybody else's service. A signature has a bounded time, so many are asked for at
 * once, and one that the published key does not take is given to nobody.
 */
export class GuardedSigner implements Signer {
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  readonly publicJwk: JWK;
  readonly #publicKey: KeyObject;
  #underWay = 0;

  constructor(
    private readonly inner: Signer,
    private readonly bounds: SigningBounds = defaultSigningBounds,
  ) {
    ({ kid: this.kid, algorithm: this.algorithm, publicJwk: this.publicJwk } = inner);
    this.#publicKey = createPublicKey({ key: inner.publicJwk as JsonWebKey, format: 'jwk' });
  }

  async sign(data: Buffer): Promise<Buffer> {
    if (this.#underWay >= this.bounds.places) throw new SigningUnavailable('too many signatures are under way');
    const signature = await this.#inTime(data);
    if (!isSignature(signature, data, this.algorithm, this.#publicKey)) {
      throw new SigningUnavailable('what came is no signature of the published key');
    }
    return signature;
  }

  async #inTime(data: Buffer): Promise<Buffer> {
    const giveUp = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new SigningUnavailable(`no signature within ${this.bounds.patience} ms`));
        giveUp.abort();
      }, this.bounds.patience);
    });
    this.#underWay += 1;
    const asked = this.#ask(data, giveUp.signal);
    try {
      return await Promise.race([asked, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** What is not given up keeps its place: one that never answers is not asked for more and more. */
  async #ask(data: Buffer, signal: AbortSignal): Promise<Buffer> {
    try {
      return await this.inner.sign(data, signal);
    } catch (cause) {
      throw new SigningUnavailable('whoever holds the key refused or failed', { cause });
    } finally {
      this.#underWay -= 1;
    }
  }
}
