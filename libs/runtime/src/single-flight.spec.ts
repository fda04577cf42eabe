import { describe, expect, it } from '@jest/globals';
import { inTime } from './in-time.js';
import { KeyedSingleFlight, SingleFlight, TooManyFlights } from './single-flight.js';

/** Calls that end when a test says so. */
class Calls {
  readonly begun: Array<{ readonly resolve: (value: string) => void; readonly reject: (error: Error) => void }> = [];
  readonly call = () => new Promise<string>((resolve, reject) => void this.begun.push({ resolve, reject }));
}

const throwing = (): Promise<string> => {
  throw new Error('at once');
};

describe('a single flight', () => {
  it('is one call for all who ask while it is under way, begun at once', async () => {
    const calls = new Calls();
    const flight = new SingleFlight(calls.call);
    const answers = [flight.run(), flight.run()];
    expect(calls.begun).toHaveLength(1);
    expect(flight.underWay).toBe(answers[0]);
    calls.begun[0]?.resolve('a');
    expect(await Promise.all(answers)).toEqual(['a', 'a']);
    expect(flight.underWay).toBeUndefined();
  });

  it('remembers no answer and no failure', async () => {
    const calls = new Calls();
    const flight = new SingleFlight(calls.call);
    const failed = [flight.run(), flight.run()];
    calls.begun[0]?.reject(new Error('away'));
    for (const each of failed) await expect(each).rejects.toThrow('away');
    for (const answer of ['a', 'b']) {
      const next = flight.run();
      calls.begun.at(-1)?.resolve(answer);
      expect(await next).toBe(answer);
    }
    expect(calls.begun).toHaveLength(3);
  });

  it('is over when the call throws before it waits', async () => {
    let count = 0;
    const flight = new SingleFlight(() => {
      count += 1;
      return throwing();
    });
    await expect(flight.run()).rejects.toThrow('at once');
    await expect(flight.run()).rejects.toThrow('at once');
    expect(count).toBe(2);
  });

  it('goes on for the others when one gives up', async () => {
    const calls = new Calls();
    const flight = new SingleFlight(calls.call);
    const patient = flight.run();
    expect(await inTime(flight.run(), 1)).toBe('late');
    calls.begun[0]?.resolve('a');
    expect(await patient).toBe('a');
    expect(calls.begun).toHaveLength(1);
  });

  it('that was superseded answers those it has, and neither the next nor their end are its own', async () => {
    const calls = new Calls();
    const flight = new SingleFlight(calls.call);
    const before = flight.run();
    flight.supersede();
    const after = flight.run();
    expect(calls.begun).toHaveLength(2);
    calls.begun[0]?.resolve('old');
    expect(await before).toBe('old');
    expect(flight.run()).toBe(after);
    calls.begun[1]?.resolve('new');
    expect(await after).toBe('new');
  });
});

describe('a single flight for each key', () => {
  it('is one call for those who ask for the same, and remembers nothing', async () => {
    const calls = new Calls();
    const flights = new KeyedSingleFlight<string, string>(9);
    const [x, again, y] = [flights.run('x', calls.call), flights.run('x', calls.call), flights.run('y', calls.call)];
    expect(calls.begun).toHaveLength(2);
    calls.begun[0]?.reject(new Error('away'));
    calls.begun[1]?.resolve('y');
    await expect(x).rejects.toThrow('away');
    await expect(again).rejects.toThrow('away');
    expect(await y).toBe('y');
    const next = flights.run('x', calls.call);
    calls.begun[2]?.resolve('x');
    expect(await next).toBe('x');
  });

  it('begins no more than its bound, shares what is under way, and goes on when one has ended', async () => {
    const calls = new Calls();
    const flights = new KeyedSingleFlight<string, string>(2);
    const [x, y] = [flights.run('x', calls.call), flights.run('y', calls.call)];
    await expect(flights.run('z', calls.call)).rejects.toBeInstanceOf(TooManyFlights);
    expect(flights.run('x', calls.call)).toBe(x);
    expect(calls.begun).toHaveLength(2);
    calls.begun[0]?.resolve('x');
    await x;
    await expect(flights.run('z', throwing)).rejects.toThrow('at once');
    const z = flights.run('z', calls.call);
    calls.begun[1]?.resolve('y');
    calls.begun[2]?.resolve('z');
    expect(await Promise.all([y, z])).toEqual(['y', 'z']);
  });
});
