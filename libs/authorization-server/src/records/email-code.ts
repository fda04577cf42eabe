import type { EpochSeconds } from '../shared/clock.js';
import type { Digest } from '../shared/digest.js';

/** What was sent to a person's address, and proves that they read it. A person has one. */
export interface EmailCode {
  readonly subject: string;
  /** Keyed: of the code, the person, the address and what it is for. */
  readonly digest: Digest;
  /** How often it was tried. */
  readonly tries: number;
  readonly createdAt: EpochSeconds;
  readonly expiresAt: EpochSeconds;
}

export abstract class EmailCodeStore {
  /** Also finds what has expired: whoever asks, decides. */
  abstract find(subject: string): Promise<EmailCode | undefined>;
  /** In place of the one that was sent before, if there is one. */
  abstract save(code: EmailCode): Promise<void>;
  /** Counts a try before it is looked at, in one conditional update: false where there were `most`, or it is another code by now. */
  abstract tryOnce(code: Pick<EmailCode, 'subject' | 'digest'>, most: number): Promise<boolean>;
  /** It is used up: true for exactly one of any number of parallel calls. */
  abstract consume(code: Pick<EmailCode, 'subject' | 'digest'>): Promise<boolean>;
  abstract deleteExpired(now: EpochSeconds, limit: number): Promise<number>;
}
