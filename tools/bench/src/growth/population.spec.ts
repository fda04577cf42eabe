import { describe, expect, it } from '@jest/globals';
import { liveSession, liveToken, spread } from './population.js';

describe('numbers of records', () => {
  it('come each once, and not one after the other', () => {
    const all = Array.from({ length: 50 }, (_, index) => spread(index, 50));
    expect(all.slice(0, 4)).toEqual([1, 38, 25, 12]);
    expect(all.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });

  it('of live refresh tokens leave out every fifth', () => {
    const tokens = Array.from({ length: 40 }, (_, index) => liveToken(index, { grants: 50 }).token);
    expect(new Set(tokens).size).toBe(40);
    expect(Math.max(...tokens)).toBe(49);
    expect(tokens.some((token) => token % 5 === 0)).toBe(false);
    expect(liveToken(1, { grants: 50 })).toEqual({ token: 22, grant: 15 });
  });

  it('of sessions name every fifth account', () => {
    expect(liveSession(0, { accounts: 50 })).toEqual({ session: 1, account: 5 });
    expect(liveSession(1, { accounts: 50 })).toEqual({ session: 8, account: 40 });
  });
});
