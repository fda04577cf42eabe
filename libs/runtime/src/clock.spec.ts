import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { SystemClock } from './clock.js';

describe('the clock of the machine', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it.each([
    [0, 0],
    [999, 0],
    [1_700_000_000_999, 1_700_000_000],
  ])('says at %i ms that it is second %i: one that has not ended is not counted', (milliseconds, seconds) => {
    jest.useFakeTimers({ now: milliseconds });
    expect(new SystemClock().now()).toBe(seconds);
  });
});
