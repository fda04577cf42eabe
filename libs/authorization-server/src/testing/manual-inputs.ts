import { createHash } from 'node:crypto';
import { Clock, type EpochSeconds } from '../shared/clock.js';
import { RandomSource } from '../shared/random-source.js';

/** A clock that stands until it is told. */
export class ManualClock extends Clock {
  constructor(public time: EpochSeconds = 1_700_000_000) {
    super();
  }

  override now(): EpochSeconds {
    return this.time;
  }

  /** @param seconds */
  advance(seconds: number): void {
    this.time += seconds;
  }
}

/** The same bytes in every run. */
export class SeededRandomSource extends RandomSource {
  #counter = 0;

  constructor(private readonly seed = 'signet') {
    super();
  }

  override bytes(length: number): Uint8Array {
    const blocks: Buffer[] = [];
    for (let have = 0; have < length; have += 32) {
      this.#counter += 1;
      blocks.push(createHash('sha256').update(`${this.seed}:${this.#counter}`).digest());
    }
    return Buffer.concat(blocks).subarray(0, length);
  }
}
