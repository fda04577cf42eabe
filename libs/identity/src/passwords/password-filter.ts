import { createHash } from 'node:crypto';
import { folded } from './folded.js';

/** Bits that are set for each text. */
const hashes = 13;

/** Where the bits of a folded text are (Kirsch and Mitzenmacher: two hashes are as good as many). */
export function positionsOf(text: string, bits: number): readonly number[] {
  const digest = createHash('sha256').update(text).digest();
  const [first, second] = [digest.readUIntBE(0, 6), digest.readUIntBE(6, 6)];
  return Array.from({ length: hashes }, (_, index) => (first + index * second) % bits);
}

/**
 * A Bloom filter: what was put in is always found, and of other texts about one in ten thousand. It holds no text that could be
 * read back.
 */
export class PasswordFilter {
  constructor(private readonly bytes: Uint8Array) {}

  static of(texts: Iterable<string>, byteLength: number): Uint8Array {
    const bytes = new Uint8Array(byteLength);
    for (const text of texts) {
      for (const position of positionsOf(folded(text), byteLength * 8)) {
        bytes[position >> 3] = (bytes[position >> 3] ?? 0) | (1 << (position & 7));
      }
    }
    return bytes;
  }

  has(text: string): boolean {
    return positionsOf(folded(text), this.bytes.length * 8).every(
      (position) => ((this.bytes[position >> 3] ?? 0) & (1 << (position & 7))) !== 0,
    );
  }
}
