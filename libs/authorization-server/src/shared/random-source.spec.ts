import { describe, expect, it } from '@jest/globals';
import { SeededRandomSource } from '../testing/manual-inputs.js';
import { identifier, timedIdentifier } from './random-source.js';

describe('identifiers', () => {
  it('of 128 bits are 22 characters', () => {
    expect(identifier(new SeededRandomSource())).toMatch(/^[\w-]{22}$/);
  });

  it('are drawn again where a command line would take them for an option', () => {
    const drawn = [0xf8, 0xfb, 0xfc];
    const bytes = (length: number) => new Uint8Array(length).fill(drawn.shift() ?? 0);
    expect(identifier({ bytes })).toMatch(/^_/);
    expect(drawn).toEqual([]);
  });

  it('with their time sort by it, and differ within it', () => {
    const random = new SeededRandomSource();
    const made = [1, 255, 1_700_000_000, 1_700_000_000, 1_700_000_001].map((now) => timedIdentifier(random, now));
    expect(made.map((one) => one.slice(0, 8))).toEqual(['00000001', '000000ff', '6553f100', '6553f100', '6553f101']);
    expect(made.every((one) => /^[0-9a-f]{8}[\w-]{19}$/.test(one))).toBe(true);
    expect(new Set(made).size).toBe(5);
  });
});
