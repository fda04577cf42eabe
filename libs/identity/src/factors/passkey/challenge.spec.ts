import { describe, expect, it } from '@jest/globals';
import { SystemRandomSource } from '@signet/runtime';
import { type ChallengeBinding, PasskeyChallenges } from './challenge.js';

let now = 1_000;
const key = new Uint8Array(32).fill(7);
const challenges = (more: object = {}) =>
  new PasskeyChallenges({
    clock: { now: () => now },
    random: new SystemRandomSource(),
    key: async () => key,
    lifetime: 900,
    ...more,
  });
const binding: ChallengeBinding = { purpose: 'sign_in', within: 'interaction-1', browser: 'browser-1' };

describe('PasskeyChallenges', () => {
  it('knows its own again for as long as it is good, at any process that has the key', async () => {
    now = 1_000;
    const challenge = await challenges().make(binding);
    expect(await challenges().expiryOf(challenge, binding)).toBe(1_900);
    now = 1_899;
    expect(await challenges().expiryOf(challenge, binding)).toBe(1_900);
    now = 1_900;
    expect(await challenges().expiryOf(challenge, binding)).toBeUndefined();
  });

  it('makes no two alike', async () => {
    const made = await Promise.all(Array.from({ length: 50 }, () => challenges().make(binding)));
    expect(new Set(made).size).toBe(50);
  });

  it.each<Partial<ChallengeBinding>>([
    { purpose: 'second_factor' },
    { purpose: 'enrolment' },
    { within: 'interaction-2' },
    { browser: 'browser-2' },
    { subject: 'subject-1' },
    // What one member says is no other's.
    { within: 'interaction-1","browser-1', browser: '' },
  ])('is worth nothing for %j', async (other) => {
    now = 1_000;
    const challenge = await challenges().make(binding);
    expect(await challenges().expiryOf(challenge, { ...binding, ...other })).toBeUndefined();
  });

  it('takes none that another issuer made, that was changed, or that is spelled otherwise', async () => {
    now = 1_000;
    const challenge = await challenges().make(binding);
    const foreign = challenges({ key: async () => new Uint8Array(32) });
    expect(await foreign.expiryOf(challenge, binding)).toBeUndefined();
    for (let at = 0; at < challenge.length; at += 1) {
      const other = challenge[at] === 'A' ? 'B' : 'A';
      const changed = challenge.slice(0, at) + other + challenge.slice(at + 1);
      expect(await challenges().expiryOf(changed, binding)).toBeUndefined();
    }
    for (const odd of [
      '',
      challenge.slice(1),
      `${challenge}A`,
      `${challenge}=`,
      ` ${challenge.slice(1)}`,
      '='.repeat(72),
    ]) {
      expect(await challenges().expiryOf(odd, binding)).toBeUndefined();
    }
  });
});
