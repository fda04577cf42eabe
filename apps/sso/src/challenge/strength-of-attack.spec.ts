import { describe, expect, it } from '@jest/globals';
import { defaultChallengeSettings as settings } from './challenge-settings.js';
import { bitsFor, isAttackOnAll } from './strength-of-attack.js';

const calm = { refused: 0, signedIn: 0 };
const nothing = { account: 0, address: 0, site: 0 };
const { least, most } = settings.bits;

describe('how much is asked for', () => {
  it('is nothing where few fail', () => {
    expect(bitsFor(settings, nothing, calm)).toBeUndefined();
    expect(bitsFor(settings, { account: 29, address: 29, site: 299 }, { refused: 99, signedIn: 0 })).toBeUndefined();
  });

  it.each([
    ['of one account', { ...nothing, account: 30 }, calm],
    ['of one address', { ...nothing, address: 30 }, calm],
    ['of one site', { ...nothing, site: 300 }, calm],
    ['everywhere', nothing, { refused: 100, signedIn: 50 }],
  ])('is the least where the first are too many %s', (_, levels, pressure) => {
    expect(bitsFor(settings, levels, pressure)).toBe(least);
  });

  it('doubles with what fails, and ends at what an old phone can do', () => {
    expect(bitsFor(settings, { ...nothing, account: 59 }, calm)).toBe(least);
    expect(bitsFor(settings, { ...nothing, account: 60 }, calm)).toBe(least + 1);
    expect(bitsFor(settings, { ...nothing, account: 120 }, calm)).toBe(least + 2);
    expect(bitsFor(settings, { ...nothing, account: 1_000_000 }, calm)).toBe(most);
  });

  it('does not grow with a busy morning: more sign in than fail', () => {
    expect(isAttackOnAll(settings, { refused: 3_000, signedIn: 5_000 })).toBe(false);
    expect(isAttackOnAll(settings, { refused: 3_000, signedIn: 1_500 })).toBe(true);
    expect(isAttackOnAll(settings, { refused: 99, signedIn: 0 })).toBe(false);
  });

  it('is the least at least where it is always asked for, and nothing where it is off', () => {
    expect(bitsFor({ ...settings, mode: 'always' }, nothing, calm)).toBe(least);
    expect(bitsFor({ ...settings, mode: 'always' }, { ...nothing, account: 120 }, calm)).toBe(least + 2);
    expect(bitsFor({ ...settings, mode: 'off' }, { ...nothing, account: 1_000 }, calm)).toBeUndefined();
  });
});
