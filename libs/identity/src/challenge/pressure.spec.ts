import { describe, expect, it } from '@jest/globals';
import { SignInPressure } from './pressure.js';

const clock = { seconds: 1_000_000, now: () => clock.seconds };
const pressure = () => new SignInPressure(clock);

describe('SignInPressure', () => {
  it('counts networks and people, however often each comes', () => {
    const seen = pressure();
    for (let nth = 0; nth < 5_000; nth += 1) {
      seen.refused('198.51/16');
      seen.signedIn('alice');
    }
    expect(seen.now()).toEqual({ refused: 1, signedIn: 1 });
  });

  it('tells about how many there are, and ends somewhere whoever fills it', () => {
    const seen = pressure();
    for (let nth = 0; nth < 1_000; nth += 1) seen.refused(`network ${nth}`);
    expect(seen.now().refused).toBeGreaterThan(900);
    expect(seen.now().refused).toBeLessThan(1_100);
    for (let nth = 0; nth < 200_000; nth += 1) seen.refused(`network ${nth}`);
    expect(seen.now().refused).toBeLessThan(40_000);
  });

  it('forgets after five to ten minutes', () => {
    const seen = pressure();
    seen.refused('a');
    clock.seconds += 299;
    seen.refused('b');
    clock.seconds += 1;
    expect(seen.now().refused).toBe(2);
    clock.seconds += 299;
    expect(seen.now().refused).toBe(2);
    clock.seconds += 1;
    expect(seen.now().refused).toBe(0);
  });

  it('forgets all where nobody came for long, or the clock went back', () => {
    const seen = pressure();
    seen.refused('a');
    clock.seconds += 10_000;
    expect(seen.now().refused).toBe(0);
    seen.refused('a');
    clock.seconds -= 5_000;
    expect(seen.now().refused).toBe(0);
  });
});
