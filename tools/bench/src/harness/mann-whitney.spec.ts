import { describe, expect, it } from '@jest/globals';
import { mannWhitney } from './mann-whitney.js';

const counted = (count: number, of: (nth: number) => number) => Array.from({ length: count }, (_, nth) => of(nth));

describe('the test of Mann and Whitney', () => {
  it('says what counting every pair, and erfc to sixteen digits, say of values without and with ties', () => {
    const a = [1.1, 2.2, 3.3, 4.4, 5.5, 6.6, 7.7, 8.8, 9.9, 10.1];
    const b = [0.5, 1.5, 2.5, 3.5, 4.5, 5.4, 6.5, 7.5, 8.5, 9.5];
    expect(mannWhitney(a, b)).toEqual({ effect: 0.6, p: expect.closeTo(0.47267559, 6) });
    const tied = [1, 1, 2, 2, 3, 3, 4, 4];
    const shifted = tied.map((value) => value + 1);
    expect(mannWhitney(tied, shifted)).toEqual({ effect: 0.28125, p: expect.closeTo(0.1463991, 6) });
    expect(mannWhitney(tied, tied)).toEqual({ effect: 0.5, p: 1 });
    expect(
      mannWhitney(
        tied,
        tied.map((value) => value + 9),
      ).p,
    ).toBeLessThan(0.001);
  });

  it('finds a small difference in many values, and none where there is none', () => {
    const even = counted(400, (nth) => nth % 40);
    expect(mannWhitney(even, even).p).toBe(1);
    const later = mannWhitney(
      even.map((value) => value + 4),
      even,
    );
    expect(later.effect).toBeGreaterThan(0.55);
    expect(later.p).toBeLessThan(0.001);
    expect(
      mannWhitney(
        even,
        even.map((value) => value + 4),
      ).effect,
    ).toBeCloseTo(1 - later.effect);
  });

  it('has nothing to say of values that are all the same, and refuses few', () => {
    expect(
      mannWhitney(
        counted(9, () => 1),
        counted(9, () => 1),
      ),
    ).toEqual({ effect: 0.5, p: 1 });
    expect(() =>
      mannWhitney(
        counted(7, (nth) => nth),
        counted(9, (nth) => nth),
      ),
    ).toThrow('too few values');
  });
});
