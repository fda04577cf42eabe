import { randomBytes } from 'node:crypto';
import { RandomSource } from './random-source.js';

/** Bytes of one draw. */
const blockSize = 4096;

/** The operating system's generator, drawn in blocks: a call of its own for each code and each identifier costs more. */
export class SystemRandomSource extends RandomSource {
  #block = Buffer.alloc(0);
  #used = 0;

  override bytes(length: number): Uint8Array {
    if (length > blockSize) return randomBytes(length);
    if (this.#used + length > this.#block.length) {
      this.#block = randomBytes(blockSize);
      this.#used = 0;
    }
    const end = this.#used + length;
    const bytes = Uint8Array.from(this.#block.subarray(this.#used, end));
    // What was handed out is a secret of somebody else now.
    this.#block.fill(0, this.#used, end);
    this.#used = end;
    return bytes;
  }
}
