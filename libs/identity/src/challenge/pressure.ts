import { createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '@signet/runtime';

/** Bits of one set: it tells up to some twenty thousand apart, whoever fills it. */
const size = 4_096;
/** Seconds after which the older of two sets is forgotten. */
const turn = 300;

/** What this process saw in the last five to ten minutes. */
export interface Pressure {
  /** Networks whose sign-ins were refused, of browsers that nobody knows. */
  readonly refused: number;
  /** Accounts that somebody signed in to. */
  readonly signedIn: number;
}

/**
 * How many different networks fail, beside how many different people succeed: a thousand failures of one network are one, and a thousand
 * sign-ins of one account too, so that nobody who has one of each raises or lowers it. It takes two kilobytes, in each process: a process of
 * several sees its share of all, which is about the same.
 */
export class SignInPressure {
  #since = Number.NEGATIVE_INFINITY;
  #refused = [new Distinct(), new Distinct()] as const;
  #signedIn = [new Distinct(), new Distinct()] as const;

  constructor(private readonly clock: Clock) {}

  refused(network: string): void {
    this.#turn();
    this.#refused[0].add(network);
  }

  signedIn(subject: string): void {
    this.#turn();
    this.#signedIn[0].add(subject);
  }

  now(): Pressure {
    this.#turn();
    const [refused, refusedBefore] = this.#refused;
    const [signedIn, signedInBefore] = this.#signedIn;
    return { refused: refused.with(refusedBefore), signedIn: signedIn.with(signedInBefore) };
  }

  #turn(): void {
    const now = this.clock.now();
    const age = now - this.#since;
    // A clock that was set back begins anew: what it counted would else stay for as long.
    if (age >= 0 && age < turn) return;
    const isLong = age < 0 || age >= 2 * turn;
    this.#refused = [new Distinct(), isLong ? new Distinct() : this.#refused[0]];
    this.#signedIn = [new Distinct(), isLong ? new Distinct() : this.#signedIn[0]];
    this.#since = now;
  }
}

/** Linear counting (Whang, Vander-Zanden, Taylor 1990): how many different texts were added, about. */
class Distinct {
  readonly #bits = new Uint8Array(size / 8);
  /** Nobody outside can choose texts that share a bit. */
  static readonly #key = randomBytes(32);

  add(text: string): void {
    const bit = createHmac('sha256', Distinct.#key).update(text).digest().readUInt16BE() % size;
    const byte = bit >> 3;
    this.#bits[byte] = (this.#bits[byte] ?? 0) | (1 << (bit & 7));
  }

  /** How many are in either. */
  with(other: Distinct): number {
    let empty = size;
    for (let byte = 0; byte < this.#bits.length; byte += 1) {
      empty -= ones((this.#bits[byte] ?? 0) | (other.#bits[byte] ?? 0));
    }
    return Math.round(size * Math.log(size / Math.max(empty, 1)));
  }
}

function ones(byte: number): number {
  let count = 0;
  for (let left = byte; left > 0; left &= left - 1) count += 1;
  return count;
}
