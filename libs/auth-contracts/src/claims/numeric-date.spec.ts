import { describe, expect, it } from '@jest/globals';
import { numericDate } from './numeric-date.js';

describe('a NumericDate (RFC 7519 §2)', () => {
  it.each([0, -0, 1_700_000_000, 1_700_000_000.5, 5e-324, 253_402_300_799])('is %d', (value) => {
    expect(numericDate(value)).toBe(value);
  });

  it.each([
    -1,
    -1e300,
    1e300,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
    253_402_300_800,
    '1700000000',
    '',
    null,
    undefined,
    true,
    [1],
    {},
  ])('is not %p', (value) => {
    expect(numericDate(value)).toBeUndefined();
  });
});
