import { describe, expect, it } from '@jest/globals';
import { TrustedTime, type TrustedTimeOptions } from './trusted-time.js';

const day = 86_400;

function started(options: Partial<TrustedTimeOptions> = {}) {
  let wall = 1_700_000_000;
  let stopwatch = 5_000;
  const doubts: string[] = [];
  const time = new TrustedTime(
    { now: () => wall },
    {
      stopwatch: () => stopwatch,
      settling: { afterStart: 120, afterJump: 3600 },
      onDoubt: (reason) => doubts.push(reason),
      ...options,
    },
  );
  return {
    time,
    doubts,
    /** Both clocks run. */
    run: (seconds: number) => {
      wall += seconds;
      stopwatch += seconds * 1000;
    },
    jump: (seconds: number) => {
      wall += seconds;
    },
  };
}

describe('a clock', () => {
  it('is trusted when it has run evenly for a while since the start', async () => {
    const { time, run, doubts } = started();
    expect(await time.isTrusted()).toBe(false);
    run(119);
    expect(await time.isTrusted()).toBe(false);
    run(1);
    expect(await time.isTrusted()).toBe(true);
    expect(doubts).toEqual([]);
  });

  it.each([
    [15 * day, `the clock jumped ${15 * day} s ahead`],
    [-600, 'the clock jumped 600 s back'],
  ])('that jumped by %d s is not, for an hour, which is said once', async (seconds, reason) => {
    const { time, run, jump, doubts } = started();
    run(500);
    expect(await time.isTrusted()).toBe(true);
    run(30);
    jump(seconds);
    for (let minute = 0; minute < 60; minute += 1) {
      expect(await time.isTrusted()).toBe(false);
      run(60);
    }
    expect(await time.isTrusted()).toBe(true);
    expect(doubts).toEqual([reason]);
  });

  it('that was corrected again is settling anew: neither jump is missed', async () => {
    const { time, run, jump, doubts } = started();
    run(500);
    jump(15 * day);
    expect(await time.isTrusted()).toBe(false);
    run(60);
    jump(-15 * day);
    expect(await time.isTrusted()).toBe(false);
    run(3599);
    expect(await time.isTrusted()).toBe(false);
    run(1);
    expect(await time.isTrusted()).toBe(true);
    expect(doubts).toHaveLength(2);
  });

  it('that a daemon corrects little by little stays trusted', async () => {
    const { time, run, jump } = started();
    run(500);
    for (let step = 0; step < 20; step += 1) {
      run(60);
      jump(30);
      expect(await time.isTrusted()).toBe(true);
    }
  });

  it.each([
    [60, true],
    [-60, true],
    [70, false],
    [-70, false],
  ])('beside a database that is %d s off and slow to answer is trusted: %s', async (off, isTrusted) => {
    let elapsed = 500;
    const other = async () => {
      // Of whole seconds, and some time on its way.
      const said = Math.floor(1_700_000_000 + elapsed + off - 0.5);
      run(3);
      elapsed += 3;
      return said;
    };
    const { time, run } = started({ other });
    run(elapsed);
    expect(await time.isTrusted()).toBe(isTrusted);
  });

  it('is not where the database has another one, however evenly it runs', async () => {
    let other = 1_700_000_000 + 10 * day;
    const { time, run, doubts } = started({ other: async () => other });
    run(500);
    expect(await time.isTrusted()).toBe(false);
    expect(await time.isTrusted()).toBe(false);
    expect(doubts).toEqual(['the clock is behind the database’s by more than 60 s']);
    other = 1_700_000_500 + 60;
    expect(await time.isTrusted()).toBe(true);
  });
});
