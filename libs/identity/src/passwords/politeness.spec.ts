import { describe, expect, it } from '@jest/globals';
import { type Look, Politeness } from './politeness.js';

const span = 250;

/** Looks one after the other, of one thread on one core; `judged` says whether it changed at each. */
function watching(cores = 1) {
  const politeness = new Politeness(cores);
  let at = 0;
  const see = (ran: readonly number[], other = 0, took = span): boolean => {
    at += took;
    const look: Look = { at, span: took, other, ran };
    return politeness.judge(look);
  };
  /** Milliseconds until it changes while all is as said. */
  const until = (ran: readonly number[], most = 1_000_000): number | undefined => {
    const since = at;
    while (at - since < most) if (see(ran)) return at - since;
    return undefined;
  };
  return { politeness, see, until };
}

describe('politeness', () => {
  it('ends where strangers leave a thread next to nothing, at the first look that shows it', () => {
    const { politeness, see } = watching();
    expect(politeness.isPolite).toBe(true);
    expect(see([1])).toBe(true);
    expect(politeness.isPolite).toBe(false);
  });

  it.each([
    ['nothing was at one password all the while', [], 0],
    ['a thread had its part', [32], 0],
    ['requests of the process had the core', [0], span],
    ['requests left next to nothing of it', [0], 0.8 * span],
    ['threads had their part of what requests left', [16], span / 2],
  ])('lasts where %s', (_what, ran, other) => {
    expect(watching().see(ran, other)).toBe(false);
  });

  it('knows that one event loop does not fill a machine of several cores', () => {
    expect(watching(8).see([1, 1, 1, 1], span)).toBe(true);
    expect(watching(8).see([200, 200, 200, 200], span)).toBe(false);
    // Two threads share what one request at a time leaves of two cores.
    expect(watching(2).see([120, 120], span)).toBe(false);
  });

  it('is tried again after ten seconds, and kept where there is room for it', () => {
    const { politeness, see, until } = watching();
    see([1]);
    expect(until([200])).toBe(10_000);
    expect(politeness.isPolite).toBe(true);
    expect(until([200])).toBeUndefined();
  });

  it('is not tried while threads have little even without', () => {
    const { see, until } = watching();
    see([1]);
    expect(until([1])).toBeUndefined();
    expect(until([200])).toBe(10_000);
  });

  it('is tried more and more seldom where it is in vain, every five minutes at last, and begins anew after a quiet time', () => {
    const { see, until } = watching();
    see([1]);
    const pauses: (number | undefined)[] = [];
    for (let time = 0; time < 8; time += 1) {
      pauses.push(until([200]));
      see([1]);
    }
    expect(pauses).toEqual([10, 20, 40, 80, 160, 320, 320, 320].map((seconds) => seconds * 1_000));
    until([200]);
    see([], 0, 400_000);
    see([1]);
    expect(until([200])).toBe(10_000);
  });
});
