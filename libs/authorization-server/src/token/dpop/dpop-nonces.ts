import { createHmac, timingSafeEqual } from 'node:crypto';
import { Once } from '@signet/runtime';
import type { IssuerSecretStore } from '../../records/issuer-secret.js';
import type { Clock } from '../../shared/clock.js';
import type { RandomSource } from '../../shared/random-source.js';

/** Seconds for which a nonce is the current one; it is accepted for two such periods. */
const period = 60;

/** RFC 9449 §8: nonces that every process of the issuer can make and check, without storing any. */
export class DpopNonces {
  readonly #secret: Once<Uint8Array>;

  constructor(
    secrets: IssuerSecretStore,
    random: RandomSource,
    private readonly clock: Clock,
  ) {
    this.#secret = new Once(() => secrets.findOrInsert('dpop_nonce', random.bytes(32)));
  }

  current(): Promise<string> {
    return this.#of(Math.floor(this.clock.now() / period));
  }

  async accepts(nonce: string): Promise<boolean> {
    const now = Math.floor(this.clock.now() / period);
    const received = Buffer.from(nonce);
    const valid = await Promise.all([this.#of(now), this.#of(now - 1)]);
    return valid.some((text) => {
      const expected = Buffer.from(text);
      return expected.length === received.length && timingSafeEqual(expected, received);
    });
  }

  async #of(step: number): Promise<string> {
    return createHmac('sha256', await this.#secret.get())
      .update(String(step))
      .digest('base64url');
  }
}
