import { describe, expect, it } from '@jest/globals';
import { nameKey } from './name-key.js';

describe('the key of a name', () => {
  it.each([
    ['clerks', 'Clerks'],
    ['ärzte', 'A\u0308RZTE'],
    ['οδος', 'ΟΔΟΣ'],
    ['οδος', 'οδοσ'],
    ['straße', 'STRASSE'],
    ['clerks', 'ｃｌｅｒｋｓ'],
  ])('is that of %s for %s', (name, other) => {
    expect(nameKey(other)).toBe(nameKey(name));
  });

  it.each([
    ['clerks', 'clerk'],
    ['a', 'ä'],
    ['a b', 'ab'],
  ])('is not that of %s for %s', (name, other) => {
    expect(nameKey(other)).not.toBe(nameKey(name));
  });
});
