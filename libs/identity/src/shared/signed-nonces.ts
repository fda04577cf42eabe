import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock, RandomSource } from '@signet/runtime';

const [randomLength, timeLength, proofLength] = [16, 6, 32];
/** Base64url characters. */
const length = ((randomLength + timeLength + proofLength) * 4) / 3;

export interface NonceNeeds {
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Of the issuer, shared by its processes. */
  readonly key: () => Promise<Uint8Array>;
  /** Seconds for which one is good. */
  readonly lifetime: number;
}

/** What one is good for: each member is text of ours, or was given by a browser. */
export type NonceAbout = readonly string[];

/**
 * Nonces that nobody keeps: random bytes, the time until which they are good, and a proof that we made them for this and nothing else. So
 * strangers who ask for pages fill no table; what was used is remembered by whoever verifies it.
 */
export class SignedNonces {
  constructor(private readonly deps: NonceNeeds) {}

  /** Base64url. */
  async make(about: NonceAbout): Promise<string> {
    const { clock, random, lifetime } = this.deps;
    const time = Buffer.alloc(timeLength);
    time.writeUIntBE(clock.now() + lifetime, 0, timeLength);
    const head = Buffer.concat([random.bytes(randomLength), time]);
    return Buffer.concat([head, await this.#proof(head, about)]).toString('base64url');
  }

  /** Until when it is good, in epoch seconds; undefined where it is not ours, not for this, or too old. */
  async expiryOf(nonce: string, about: NonceAbout): Promise<number | undefined> {
    if (nonce.length !== length) return undefined;
    const bytes = Buffer.from(nonce, 'base64url');
    // Another spelling of the same bytes would be another one to whoever remembers those that were used.
    if (bytes.toString('base64url') !== nonce) return undefined;
    const head = bytes.subarray(0, randomLength + timeLength);
    if (!timingSafeEqual(await this.#proof(head, about), bytes.subarray(head.length))) return undefined;
    const expiresAt = head.readUIntBE(randomLength, timeLength);
    return expiresAt > this.deps.clock.now() ? expiresAt : undefined;
  }

  async #proof(head: Uint8Array, about: NonceAbout): Promise<Buffer> {
    return createHmac('sha256', await this.deps.key())
      .update(head)
      .update(JSON.stringify(about))
      .digest();
  }
}
