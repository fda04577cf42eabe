import { createHmac, timingSafeEqual } from 'node:crypto';
import { Once } from '@signet/runtime';
import type { IssuerSecretStore } from '../../records/issuer-secret.js';
import type { WatchedClock } from '../../shared/clock.js';
import type { RandomSource } from '../../shared/random-source.js';

/** Seconds for which a nonce is the current one; it is accepted for two such periods. */
const period = 60;

/** When a nonce is made, in periods; where the clock was set back, those that come again are told from the first ones. */
interface Moment {
  readonly step: number;
  readonly repeatsUntil?: number;
}

/** RFC 9449 §8: nonces that every process of the issuer can make and check, without storing any. */
export class DpopNonces {
  readonly #secret: Once<Uint8Array>;

  constructor(
    secrets: IssuerSecretStore,
    random: RandomSource,
    private readonly clock: WatchedClock,
  ) {
    this.#secret = new Once(() => secrets.findOrInsert('dpop_nonce', random.bytes(32)));
  }

  current(): Promise<string> {
    const [now] = this.#moments();
    return this.#of(now);
  }

  async accepts(nonce: string): Promise<boolean> {
    const received = Buffer.from(nonce);
    const valid = await Promise.all(this.#moments().map((moment) => this.#of(moment)));
    return valid.some((text) => {
      const expected = Buffer.from(text);
      return expected.length === received.length && timingSafeEqual(expected, received);
    });
  }

  /** Whose nonces are good now, the current one first. */
  #moments(): readonly [Moment, ...Moment[]] {
    const step = Math.floor(this.clock.now() / period);
    const until = this.clock.repeatsUntil();
    if (until === undefined) return [{ step }, { step: step - 1 }];
    const repeatsUntil = Math.floor(until / period);
    const first: Moment = { step, repeatsUntil };
    // Processes of one machine notice the step at slightly different times.
    const others = [step, step - 1].flatMap((each) =>
      [repeatsUntil, repeatsUntil - 1, repeatsUntil + 1].map((end) => ({ step: each, repeatsUntil: end })),
    );
    return [first, ...others];
  }

  async #of({ step, repeatsUntil }: Moment): Promise<string> {
    return createHmac('sha256', await this.#secret.get())
      .update(repeatsUntil === undefined ? String(step) : `${step} before ${repeatsUntil}`)
      .digest('base64url');
  }
}
