import { describe, expect, it } from '@jest/globals';
import { SystemRandomSource } from './system-random-source.js';

describe('SystemRandomSource', () => {
  it('gives as many bytes as were asked for, across the ends of its blocks, and none twice', () => {
    const random = new SystemRandomSource();
    const seen = new Set<string>();
    for (let index = 0; index < 2000; index += 1) {
      const bytes = random.bytes(32);
      expect(bytes).toHaveLength(32);
      // A part of a block that was handed out before would be zero.
      expect(bytes.some((byte) => byte !== 0)).toBe(true);
      seen.add(Buffer.from(bytes).toString('hex'));
    }
    expect(seen.size).toBe(2000);
  });

  it('does not change what it gave', () => {
    const random = new SystemRandomSource();
    const first = random.bytes(16);
    const copy = Buffer.from(first).toString('hex');
    for (let index = 0; index < 1000; index += 1) random.bytes(16);
    expect(Buffer.from(first).toString('hex')).toBe(copy);
  });

  it.each([0, 1, 4096, 4097, 10_000])('gives %i bytes', (length) => {
    expect(new SystemRandomSource().bytes(length)).toHaveLength(length);
  });
});
