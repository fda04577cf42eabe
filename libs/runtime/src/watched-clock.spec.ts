import { describe, expect, it } from '@jest/globals';
import { Clock, elapsedSince, isAhead, isWithin, toleratedStep } from './clock.js';
import { WatchedClock } from './watched-clock.js';

class ScriptedClock extends Clock {
  time = 1_000;
  now(): number {
    return this.time;
  }
}

describe('differences of times', () => {
  it('are never negative', () => {
    expect(elapsedSince(100, 107)).toBe(7);
    expect(elapsedSince(107, 100)).toBe(0);
  });

  it.each([
    [100, 100, true],
    [100, 109, true],
    [100, 110, false],
    // It was set back.
    [101, 100, false],
    [undefined, 100, false],
  ])('what was noted at %s is at %s known to be less than ten seconds old: %s', (then, now, isSo) => {
    expect(isWithin(10, then, now)).toBe(isSo);
  });

  it('tell a clock that ran ahead from one that is a little off', () => {
    expect([isAhead(100, 100), isAhead(160, 100), isAhead(161, 100)]).toEqual([false, false, true]);
  });
});

describe('a clock that is watched', () => {
  it('tells the time of the one below', () => {
    const below = new ScriptedClock();
    const clock = new WatchedClock(below);
    expect(clock.now()).toBe(1_000);
    below.time = 1_001;
    expect(clock.now()).toBe(1_001);
    expect(clock.setBackFrom()).toBe(Number.NEGATIVE_INFINITY);
    expect(clock.repeatsUntil()).toBeUndefined();
  });

  it('knows until when it was before it was set back, and goes on knowing', () => {
    const below = new ScriptedClock();
    const clock = new WatchedClock(below);
    clock.now();
    below.time = 990;
    expect(clock.setBackFrom()).toBe(1_000);
    below.time = 1_100;
    expect(clock.setBackFrom()).toBe(1_000);
    below.time = 1_050;
    expect(clock.setBackFrom()).toBe(1_100);
  });

  it('repeats itself after a step that is larger than what is tolerated, until it has caught up with that', () => {
    const below = new ScriptedClock();
    const clock = new WatchedClock(below);
    clock.now();
    below.time = 1_000 - toleratedStep;
    expect(clock.repeatsUntil()).toBeUndefined();
    below.time -= 1;
    expect(clock.repeatsUntil()).toBe(1_000);
    below.time += 1;
    expect(clock.repeatsUntil()).toBeUndefined();
  });
});
