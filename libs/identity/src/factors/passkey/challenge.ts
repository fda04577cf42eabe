import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock, RandomSource } from '@signet/runtime';

/** What a challenge is good for: it is worth nothing for anything else. */
export interface ChallengeBinding {
  readonly purpose: 'sign_in' | 'second_factor' | 'enrolment';
  /** What it is used within: an interaction, or a session. */
  readonly within: string;
  /** The browser that it was given to, by digest, where that is not known by what it is used within. */
  readonly browser?: string | undefined;
  /** Whom it was made for, where that was known. */
  readonly subject?: string | undefined;
}

const [randomLength, timeLength, proofLength] = [16, 6, 32];
/** Base64url characters. */
const length = ((randomLength + timeLength + proofLength) * 4) / 3;

export interface ChallengeNeeds {
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Of the issuer, shared by its processes. */
  readonly key: () => Promise<Uint8Array>;
  /** Seconds for which one is good. */
  readonly lifetime: number;
}

/**
 * Challenges that nobody keeps (Web Authentication Level 3 §13.4.3): random bytes, the time until which they are good, and a proof that we
 * made them for this and nothing else. So strangers who ask for pages fill no table; what was used is remembered by whoever verifies it.
 */
export class PasskeyChallenges {
  constructor(private readonly deps: ChallengeNeeds) {}

  /** Base64url. */
  async make(binding: ChallengeBinding): Promise<string> {
    const { clock, random, lifetime } = this.deps;
    const time = Buffer.alloc(timeLength);
    time.writeUIntBE(clock.now() + lifetime, 0, timeLength);
    const head = Buffer.concat([random.bytes(randomLength), time]);
    return Buffer.concat([head, await this.#proof(head, binding)]).toString('base64url');
  }

  /** Until when it is good, in epoch seconds; undefined where it is not ours, not for this, or too old. */
  async expiryOf(challenge: string, binding: ChallengeBinding): Promise<number | undefined> {
    if (challenge.length !== length) return undefined;
    const bytes = Buffer.from(challenge, 'base64url');
    // Another spelling of the same bytes would be another one to whoever remembers those that were used.
    if (bytes.toString('base64url') !== challenge) return undefined;
    const head = bytes.subarray(0, randomLength + timeLength);
    if (!timingSafeEqual(await this.#proof(head, binding), bytes.subarray(head.length))) return undefined;
    const expiresAt = head.readUIntBE(randomLength, timeLength);
    return expiresAt > this.deps.clock.now() ? expiresAt : undefined;
  }

  async #proof(head: Uint8Array, { purpose, within, browser = '', subject = '' }: ChallengeBinding): Promise<Buffer> {
    const text = JSON.stringify(['passkey challenge', purpose, within, browser, subject]);
    return createHmac('sha256', await this.deps.key())
      .update(head)
      .update(text)
      .digest();
  }
}
