import { describe, expect, it } from '@jest/globals';
import { missing } from '../lib/install.mjs';

describe('what is installed', () => {
  it.each([
    ['nothing, for a start', '', false, 'start'],
    ['nothing, for the tests', '', true, 'everything'],
    ['a start, for a start', 'key start', false, undefined],
    ['a start, for the tests', 'key start', true, 'everything'],
    ['everything, for a start', 'key everything', false, undefined],
    ['everything, for the tests', 'key everything', true, undefined],
    ['a start of another lock file', 'old start', false, 'start'],
    ['everything of another lock file, for a start', 'old everything', false, 'everything'],
    ['by a stamp without an extent', 'key', true, 'everything'],
  ])('%s', (_, stamp, everything, expected) => {
    expect(missing(stamp, 'key', everything)).toBe(expected);
  });
});
