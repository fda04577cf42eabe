import { describe, expect, it } from '@jest/globals';
import { spreadOf } from './statistics.js';

describe('the spread of values', () => {
  it.each([
    [[5], { median: 5, min: 5, max: 5 }],
    [[3, 1, 2], { median: 2, min: 1, max: 3 }],
    [[4, 1, 3, 2], { median: 2.5, min: 1, max: 4 }],
    [[10, 9, 100], { median: 10, min: 9, max: 100 }],
  ])('of %j', (values, spread) => {
    expect(spreadOf(values)).toEqual(spread);
  });

  it('of nothing is an error, not a number', () => {
    expect(() => spreadOf([])).toThrow(RangeError);
  });
});
