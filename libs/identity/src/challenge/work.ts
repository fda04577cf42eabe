import { hash } from 'node:crypto';

/** Into how many pieces work is cut: with one alone, one of twenty would take three times as long as most. */
export const workPieces = 16;
/** Bytes of the counter of one piece. */
const counterLength = 4;

/** What the pieces are about: the 32 bytes that stand before the number of the piece and its counter. */
export function seedOf(challenge: string): Buffer {
  return hash('sha256', challenge, 'buffer');
}

/**
 * Whether each piece has a counter with which SHA-256 of seed, number of the piece and counter begins with so many bits that are 0 (as
 * hashcash, A. Back 2002). Each number has four bytes, the most significant first.
 * @param solution base64url of the counters, one behind the other
 */
export function isSolved(challenge: string, bits: number, solution: string): boolean {
  const counters = Buffer.from(solution, 'base64url');
  if (counters.length !== workPieces * counterLength || counters.toString('base64url') !== solution) return false;
  const block = Buffer.alloc(40);
  seedOf(challenge).copy(block);
  for (let piece = 0; piece < workPieces; piece += 1) {
    block.writeUInt32BE(piece, 32);
    counters.copy(block, 36, piece * counterLength, (piece + 1) * counterLength);
    if (Math.clz32(hash('sha256', block, 'buffer').readUInt32BE()) < bits) return false;
  }
  return true;
}
