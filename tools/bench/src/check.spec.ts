import { describe, expect, it } from '@jest/globals';
import { fallen } from './check.js';

describe('figures', () => {
  const lines = [{ name: 'a', result: { median: 0.76, min: 0.1, max: 2, runs: 3 } }];

  it('may be missed by a quarter, not by more', () => {
    expect(fallen(lines, { a: 1 })).toEqual([]);
    expect(fallen(lines, { a: 1.02 })).toEqual(['a: 0.760, more than a quarter below 1.020']);
  });

  it('that were not measured are no success', () => {
    expect(fallen(lines, { b: 1 })).toEqual(['b: was not measured']);
  });
});
