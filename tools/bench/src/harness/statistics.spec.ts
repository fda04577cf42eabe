import { describe, expect, it } from '@jest/globals';
import { percentile, ratioOf, spreadOf } from './statistics.js';

describe('a spread', () => {
  it('has the middle of an odd number of values, and the ends', () => {
    expect(spreadOf([5, 1, 3])).toEqual({ median: 3, min: 1, max: 5, runs: 3 });
  });

  it('has the mean of the two in the middle of an even number', () => {
    expect(spreadOf([1, 2, 4, 10])).toEqual({ median: 3, min: 1, max: 10, runs: 4 });
  });

  it('is not of nothing', () => {
    expect(() => spreadOf([])).toThrow(RangeError);
  });
});

describe('a ratio', () => {
  it('is of each round: a machine that slows down for both changes nothing', () => {
    expect(ratioOf([10, 20, 80], [5, 10, 40])).toEqual({ median: 2, min: 2, max: 2, runs: 3 });
  });

  it('is not of other rounds', () => {
    expect(() => ratioOf([1, 2], [1])).toThrow('not of the same rounds');
  });
});

describe('a percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it('is the value that so many are not above', () => {
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile(hundred, 1)).toBe(100);
    expect(percentile([7], 0.01)).toBe(7);
  });

  it('is not of nothing', () => {
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });
});
