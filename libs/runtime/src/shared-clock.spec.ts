import { describe, expect, it } from '@jest/globals';
import { SharedClock } from './shared-clock.js';

const day = 86_400;

/** A machine whose clock is `ahead` of the database's, which is right. */
function machine(ahead = 0) {
  const world = { time: 1_700_000_000, ahead, databaseAhead: 0, travel: 0 };
  const clock = new SharedClock(
    async () => {
      world.time += world.travel;
      return world.time + world.databaseAhead;
    },
    { wall: () => world.time + world.ahead, stopwatch: () => (world.time - 1_600_000_000) * 1000 },
  );
  return { world, clock };
}

describe('a clock that processes on one database share', () => {
  it('is the own one until the other was asked', () => {
    expect(machine(60).clock.now()).toBe(1_700_000_060);
  });

  it.each([0, 1, -1, 60, -60, 90, -90])('says the same on a machine that is %d s off', async (ahead) => {
    const { world, clock } = machine(ahead);
    await clock.look();
    for (const wait of [0, 0.4, 7, 600]) {
      world.time += wait;
      await clock.look();
      expect(Math.abs(clock.now() - world.time)).toBeLessThanOrEqual(1);
    }
  });

  it('is the same for two machines to a small part of a second, whatever second it is', async () => {
    const [one, two] = [machine(-60), machine(60)];
    let apart = 0;
    for (let each = 0; each < 1_000; each += 1) {
      for (const { world, clock } of [one, two]) {
        world.time += 0.037;
        if (each % 100 === 0) await clock.look();
      }
      // At the same moment they tell the same second, but for who crosses into the next one within that part.
      if (one.clock.now() !== two.clock.now()) apart += 1;
    }
    expect(apart).toBeLessThanOrEqual(2);
  });

  it('goes by the own one where they are further apart from the start: nobody knows who is right', async () => {
    const { world, clock } = machine(121);
    await clock.look();
    expect(clock.now()).toBe(1_700_000_121);
    world.ahead = 60;
    await clock.look();
    expect(Math.abs(clock.now() - world.time)).toBeLessThanOrEqual(1);
  });

  it.each([
    ['ten minutes back', -600],
    ['15 days ahead', 15 * day],
  ])('does not notice that its machine’s clock was set %s: two of three agree', async (_name, step) => {
    const { world, clock } = machine();
    await clock.look();
    world.ahead = step;
    world.time += 3;
    expect(Math.abs(clock.now() - world.time)).toBeLessThanOrEqual(1);
    await clock.look();
    world.time += 3600;
    await clock.look();
    expect(Math.abs(clock.now() - world.time)).toBeLessThanOrEqual(1);
  });

  it.each([-600, 15 * day])('does not follow a database whose clock was set by %d s', async (step) => {
    const { world, clock } = machine();
    await clock.look();
    world.databaseAhead = step;
    await clock.look();
    expect(Math.abs(clock.now() - world.time)).toBeLessThanOrEqual(1);
  });

  it('catches up where the stopwatch stood still, as while a machine is suspended', async () => {
    let wall = 1_700_000_000;
    const clock = new SharedClock(async () => wall, { wall: () => wall, stopwatch: () => 5_000 });
    await clock.look();
    wall += day;
    await clock.look();
    expect(Math.abs(clock.now() - wall)).toBeLessThanOrEqual(1);
  });

  it('does not believe an answer that was long on its way', async () => {
    const { world, clock } = machine(60);
    world.travel = 3;
    await clock.look();
    expect(Math.abs(clock.now() - world.time - 60)).toBeLessThanOrEqual(1);
  });

  it('asks again where the first answer was long on its way, as over a connection that is opened for it', async () => {
    const { world, clock } = machine(60);
    world.travel = 3;
    const looking = clock.look();
    world.travel = 0;
    await looking;
    expect(Math.abs(clock.now() - world.time)).toBeLessThanOrEqual(1);
  });

  it('keeps what it has while the other does not answer', async () => {
    let isAway = false;
    let time = 1_700_000_000;
    const other = async () => {
      if (isAway) throw new Error('away');
      return time;
    };
    const clock = new SharedClock(other, { wall: () => time + 60, stopwatch: () => time * 1000 });
    await clock.look();
    isAway = true;
    time += 30;
    await expect(clock.look()).rejects.toThrow('away');
    expect(Math.abs(clock.now() - time)).toBeLessThanOrEqual(1);
  });

  it('never goes back by less than two seconds: a correction is no step back', async () => {
    const { world, clock } = machine();
    let latest = Number.NEGATIVE_INFINITY;
    for (let nth = 0; nth < 400; nth += 1) {
      world.time += 0.3;
      world.databaseAhead = [0, -1.4, 0.7, -0.6][nth % 4] ?? 0;
      await clock.look();
      const now = clock.now();
      expect(now).toBeGreaterThanOrEqual(latest);
      latest = now;
    }
  });
});
