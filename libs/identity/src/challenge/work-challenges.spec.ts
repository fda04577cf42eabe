import { hash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { SystemRandomSource } from '@signet/runtime';
import { isSolved, seedOf, workPieces } from './work.js';
import { type WorkBinding, WorkChallenges } from './work-challenges.js';

let now = 1_000;
const key = new Uint8Array(32).fill(7);
/** Of two processes, as the database has it. */
const spent = new Set<string>();
const challenges = (more: object = {}) =>
  new WorkChallenges({
    clock: { now: () => now },
    random: new SystemRandomSource(),
    key: async () => key,
    lifetime: 600,
    spend: async (challenge) => !spent.has(challenge) && spent.add(challenge) !== undefined,
    ...more,
  });
const binding: WorkBinding = { form: 'login', within: 'i-1', browser: 'b-1', network: '192.0/16' };

/** By Node, a counter after the other. */
function solve(challenge: string, bits: number): string {
  const counters = Buffer.alloc(4 * workPieces);
  const block = Buffer.concat([seedOf(challenge), Buffer.alloc(8)]);
  for (let piece = 0; piece < workPieces; piece += 1) {
    block.writeUInt32BE(piece, 32);
    let counter = 0;
    do block.writeUInt32BE(counter++, 36);
    while (Math.clz32(hash('sha256', block, 'buffer').readUInt32BE()) < bits);
    counters.writeUInt32BE(counter - 1, 4 * piece);
  }
  return counters.toString('base64url');
}

async function made(bits = 3) {
  now = 1_000;
  const { challenge } = await challenges().make(binding, bits);
  return { challenge, solution: solve(challenge, bits) };
}

describe('WorkChallenges', () => {
  it('takes a solution at any process that has the key, once among all', async () => {
    const { challenge, solution } = await made();
    expect(await challenges().check(binding, challenge, solution)).toBe('solved');
    expect(await challenges().check(binding, challenge, solution)).toBe('spent');
    expect(await challenges().check(binding, challenge, solve(challenge, 4))).toBe('spent');
  });

  it('takes none after its end, and says so before it looks', async () => {
    const { challenge, solution } = await made();
    now = 1_599;
    expect(await challenges().check(binding, challenge, solution)).toBe('solved');
    now = 1_600;
    expect(await challenges().check(binding, challenge, solution)).toBe('over');
  });

  it.each<Partial<WorkBinding>>([
    { form: 'create-account' },
    { within: 'i-2' },
    { browser: 'b-2' },
    { network: '198.51/16' },
    { within: 'i-1","b-1', browser: '' },
  ])('is worth nothing for %j', async (other) => {
    const { challenge, solution } = await made();
    expect(await challenges().check({ ...binding, ...other }, challenge, solution)).toBe('over');
  });

  it('takes no other number of bits than it gave', async () => {
    const { challenge } = await made(8);
    const [, nonce = ''] = challenge.split('.');
    for (const forged of [`0.${nonce}`, `1.${nonce}`, `9.${nonce}`]) {
      expect(await challenges().check(binding, forged, solve(forged, 9))).toBe('over');
    }
    for (const forged of [`08.${nonce}`, `8,${nonce}`, `+8.${nonce}`, `-1.${nonce}`, `100.${nonce}`, nonce]) {
      expect(await challenges().check(binding, forged, solve(forged, 1))).toBe('wrong');
    }
  });

  it('takes no other spelling of a solution, and none that is no solution', async () => {
    const { challenge, solution } = await made();
    for (const odd of [solution.slice(1), `${solution}A`, `${solution}=`, 'x', 'A'.repeat(86)]) {
      expect(await challenges().check(binding, challenge, odd)).toBe('wrong');
    }
    const { challenge: other } = await made(12);
    expect(await challenges().check(binding, other, solution)).toBe('wrong');
    expect(await challenges().check(binding, challenge, '')).toBe('missing');
    expect(await challenges().check(binding, '', solution)).toBe('missing');
    // Nothing of that used it up.
    expect(await challenges().check(binding, challenge, solution)).toBe('solved');
  });

  it('takes none that another issuer made', async () => {
    const { challenge, solution } = await made();
    const foreign = challenges({ key: async () => new Uint8Array(32) });
    expect(await foreign.check(binding, challenge, solution)).toBe('over');
  });

  it('writes nothing down where it is asked for, nor where it is wrong', async () => {
    let written = 0;
    const counting = challenges({
      spend: async () => {
        written += 1;
        return true;
      },
    });
    const all = await Promise.all(Array.from({ length: 200 }, () => counting.make(binding, 20)));
    for (const { challenge } of all) await counting.check(binding, challenge, 'A'.repeat(86));
    expect(written).toBe(0);
    expect(new Set(all.map(({ challenge }) => challenge)).size).toBe(200);
  });
});

describe('isSolved', () => {
  it('wants every piece', async () => {
    const { challenge, solution } = await made(8);
    const counters = Buffer.from(solution, 'base64url');
    for (let piece = 0; piece < workPieces; piece += 1) {
      const other = Buffer.from(counters);
      other.writeUInt32BE((other.readUInt32BE(4 * piece) + 0x10_0000) >>> 0, 4 * piece);
      // One of 256 would be another solution.
      const isOther = isSolved(challenge, 8, other.toString('base64url'));
      const block = Buffer.concat([seedOf(challenge), Buffer.alloc(8)]);
      block.writeUInt32BE(piece, 32);
      other.copy(block, 36, 4 * piece, 4 * piece + 4);
      expect(isOther).toBe(hash('sha256', block, 'buffer')[0] === 0);
    }
    expect(isSolved(challenge, 8, solution)).toBe(true);
  });
});
