import { describe, expect, it } from '@jest/globals';
import { InMemoryLoginAttemptStore } from '../testing/in-memory-login-attempt-store.js';
import type { Caller } from './caller.js';
import { Lockout } from './lockout-policy.js';

const day = 86_400;
const victim = 'victim';

/** A day on which time goes by when it is told. */
class World {
  readonly store = new InMemoryLoginAttemptStore();
  readonly lockout = new Lockout(this.store);

  /** Wrong. Seconds to wait; 0 where the guess was judged. */
  async guess(username: string, caller: Caller, now: number, device?: string): Promise<number> {
    return (await this.lockout.reserve({ username, caller, now, device })).wait;
  }

  /** Right. Seconds to wait before it. */
  async signIn(username: string, caller: Caller, now: number, device?: string): Promise<number> {
    const attempt = { username, caller, now, device };
    const reserved = await this.lockout.reserve(attempt);
    if (reserved.wait === 0) await this.lockout.succeeded(attempt, reserved);
    return reserved.wait;
  }
}

interface Guesser {
  readonly caller: Caller;
  readonly username: string;
  readonly nextAt: number;
}

/** A person in the middle of it, who waits as long as they are told. */
class Person {
  #typed = 0;
  #nextAt: number;
  /** Seconds from the first attempt to being signed in; Infinity until then. */
  waited = Number.POSITIVE_INFINITY;

  constructor(
    private readonly from: number,
    private readonly mistypes: number,
    private readonly device?: string,
  ) {
    this.#nextAt = from;
  }

  /** Those who attack were there before, in each second. */
  async act(world: World, now: number): Promise<void> {
    while (now >= this.#nextAt && this.waited === Number.POSITIVE_INFINITY) {
      const isRight = this.#typed === this.mistypes;
      const wait = await (isRight
        ? world.signIn(victim, home, now, this.device)
        : world.guess(victim, home, now, this.device));
      if (wait > 0) this.#nextAt = now + wait;
      else if (isRight) this.waited = now - this.from;
      else this.#typed += 1;
    }
  }
}

/**
 * Everybody guesses as soon as they may, for so many seconds; the judged guesses of each day.
 * @param atMost goes on all the time; the rest would only take each other's turns, and comes again when it is fresh
 */
async function attack(
  world: World,
  guessers: readonly Guesser[],
  { until, atMost = guessers.length, person }: { until: number; atMost?: number; person?: Person },
): Promise<readonly number[]> {
  const judged: number[] = Array(Math.ceil(until / day)).fill(0);
  // By the second: who is waiting for it.
  const agenda = new Map<number, Guesser[]>();
  const plan = (guesser: Guesser) => {
    const at = agenda.get(guesser.nextAt);
    if (at) at.push(guesser);
    else agenda.set(guesser.nextAt, [guesser]);
  };
  for (const guesser of guessers) plan(guesser);
  const steady = new Set(guessers.slice(0, atMost).map(({ username, caller }) => `${username} ${caller.address}`));
  for (let now = 0; now < until; now += 1) {
    const due = agenda.get(now) ?? [];
    agenda.delete(now);
    for (const guesser of due) {
      let wait = 0;
      while (wait === 0) {
        wait = await world.guess(guesser.username, guesser.caller, now);
        if (wait === 0) judged[Math.floor(now / day)] = (judged[Math.floor(now / day)] ?? 0) + 1;
      }
      const isSteady = steady.has(`${guesser.username} ${guesser.caller.address}`);
      plan({ ...guesser, nextAt: now + (isSteady ? wait : Math.max(wait, 28_800)) });
    }
    await person?.act(world, now);
  }
  return judged;
}

const address = (index: number): Caller => ({ address: `198.51.${index >> 8}.${index & 255}` });
const atVictim = (count: number): readonly Guesser[] =>
  Array.from({ length: count }, (_, index) => ({ caller: address(index), username: victim, nextAt: 0 }));
const home: Caller = { address: '203.0.113.9' };

const noon = day / 2;

describe('a day of guesses at one account', () => {
  it.each([
    // addresses; judged on the first day and on the next
    [1, 109, 96],
    [15, 1_635, 1_440],
    [1_000, 7_014, 4_829],
  ])(
    'from %i addresses is %i guesses, and %i on the next',
    async (count, first, second) => {
      const world = new World();
      const judged = await attack(world, atVictim(count), { until: 2 * day, atMost: 60 });
      expect(judged).toEqual([first, second]);
    },
    120_000,
  );

  it.each([
    // addresses; mistakes before the person is right; seconds they wait at most
    [1, 0, 0],
    [1, 5, 2],
    [15, 0, 0],
    [15, 2, 0],
    [15, 5, 2],
    [1_000, 0, 0],
    [1_000, 2, 0],
  ])(
    'from %i addresses: a person in an unknown browser who mistypes %i times waits %i s',
    async (count, mistypes, most) => {
      const world = new World();
      const person = new Person(noon, mistypes);
      await attack(world, atVictim(count), { until: noon + 3_600, atMost: 60, person });
      expect(person.waited).toBeLessThanOrEqual(most);
    },
    120_000,
  );

  it('from 1,000 addresses: a person in a known browser never waits, also after ten mistakes', async () => {
    const world = new World();
    await attack(world, atVictim(1_000), { until: 7_200, atMost: 60 });
    const person = new Person(7_200, 9, 'device');
    await person.act(world, 7_200);
    expect(person.waited).toBe(0);
  });

  it('with a stolen device cookie: as few as from one address, and the person is not held up by it', async () => {
    const world = new World();
    let judged = 0;
    for (let now = 0; now < day; ) {
      const wait = await world.guess(victim, address(0), now, 'stolen');
      if (wait === 0) judged += 1;
      now += wait;
    }
    expect(judged).toBeLessThanOrEqual(120);
    for (const device of ['another', undefined]) {
      const person = new Person(day, 3, device);
      await person.act(world, day);
      expect(person.waited).toBe(0);
    }
  });

  it('from all networks of one IPv6 site: as few as that site has in all', async () => {
    const world = new World();
    const guessers = Array.from({ length: 3_000 }, (_, index) => ({
      caller: { address: `2001:db8:1:${index.toString(16)}/64`, site: '2001:db8:1/48' },
      username: victim,
      nextAt: 0,
    }));
    const [judged] = await attack(world, guessers, { until: day, atMost: 60 });
    expect(judged).toBeLessThanOrEqual(4_100);
    const person = new Person(day, 2);
    await person.act(world, day);
    expect(person.waited).toBe(0);
  }, 60_000);
});

describe('a day of guesses at many accounts from one address', () => {
  it('is 400 at most, and people elsewhere and those who are known here do not wait', async () => {
    const world = new World();
    const guessers = Array.from({ length: 300 }, (_, index) => ({
      caller: address(0),
      username: `user-${index}`,
      nextAt: 0,
    }));
    const [judged] = await attack(world, guessers, { until: day });
    expect(judged).toBeLessThanOrEqual(420);
    expect(judged).toBeGreaterThan(300);
    expect(await world.signIn('user-7', home, day)).toBe(0);
    expect(await world.signIn('user-7', address(0), day, 'device')).toBe(0);
    expect(await world.signIn('user-7', address(0), day)).toBeLessThanOrEqual(900);
  }, 60_000);
});

describe('an office behind one address', () => {
  const office = address(0);

  it('does not wait for a colleague who mistypes all day', async () => {
    const world = new World();
    const colleague = [{ caller: office, username: 'colleague', nextAt: 0 }];
    const [judged] = await attack(world, colleague, { until: day });
    expect(judged).toBeGreaterThan(50);
    for (let person = 0; person < 200; person += 1) {
      expect(await world.signIn(`person-${person}`, office, day)).toBe(0);
    }
  });

  it('does not wait for its own mistakes: 500 people, each wrong twice before they are right, day after day', async () => {
    const world = new World();
    for (let morning = 0; morning < 5; morning += 1) {
      for (let person = 0; person < 500; person += 1) {
        const now = morning * day + 8 * 3_600 + person * 7;
        for (const wait of [
          await world.guess(`person-${person}`, office, now),
          await world.guess(`person-${person}`, office, now + 2),
          await world.signIn(`person-${person}`, office, now + 4),
        ]) {
          expect(wait).toBe(0);
        }
      }
    }
  });

  it('takes no more than 100 unfinished attempts a day, and never those of known browsers', async () => {
    const world = new World();
    for (let person = 0; person < 100; person += 1) {
      expect(await world.guess(`gone-${person}`, office, 864 * person)).toBe(0);
    }
    expect(await world.guess('gone', office, day)).toBe(0);
  });
});

describe('somebody with an account of their own', () => {
  it('does not buy guesses with sign-ins of theirs', async () => {
    const world = new World();
    let judged = 0;
    for (let now = 0; now < day; now += 60) {
      if ((await world.guess(`user-${now}`, address(0), now)) === 0) judged += 1;
      await world.guess('mine', address(0), now);
      await world.signIn('mine', address(0), now + 1);
    }
    expect(judged).toBeLessThanOrEqual(230);
  });
});

describe('storage', () => {
  it('grows by four counters of each judged guess at most, and by none of those that wait', async () => {
    const world = new World();
    for (let index = 0; index < 1_000; index += 1) await world.guess(`unknown-${index}`, address(0), 0);
    expect(world.store.size).toBeLessThanOrEqual(2 * 101 + 2);
    const kept = world.store.size;
    expect(await world.store.deleteOlderThan({ before: day, limit: 10_000 })).toBe(kept);
  });
});
