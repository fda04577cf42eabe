import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { isSolved, seedOf, workPieces } from '@signet/identity';
import { solvePiece } from '../browser/work.js';

const wordsOf = (seed: Buffer) => Int32Array.from({ length: 8 }, (_, at) => seed.readInt32BE(4 * at));

describe('work in a browser', () => {
  it('finds the first counter that the digest of Node agrees to', () => {
    for (let nth = 0; nth < 20; nth += 1) {
      const seed = randomBytes(32);
      const zeros = (counter: number) => {
        const numbers = Buffer.alloc(8);
        numbers.writeUInt32BE(nth);
        numbers.writeUInt32BE(counter, 4);
        return Math.clz32(createHash('sha256').update(seed).update(numbers).digest().readUInt32BE());
      };
      const found = solvePiece(wordsOf(seed), nth, 9);
      expect(zeros(found)).toBeGreaterThanOrEqual(9);
      for (let before = 0; before < found; before += 1) expect(zeros(before)).toBeLessThan(9);
    }
  });

  it('solves what the issuer asks for', () => {
    const challenge = 'a challenge';
    const counters = Buffer.alloc(4 * workPieces);
    for (let piece = 0; piece < workPieces; piece += 1) {
      counters.writeUInt32BE(solvePiece(wordsOf(seedOf(challenge)), piece, 6), 4 * piece);
    }
    expect(isSolved(challenge, 6, counters.toString('base64url'))).toBe(true);
    expect(isSolved('another', 6, counters.toString('base64url'))).toBe(false);
  });
});
