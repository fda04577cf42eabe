import { beforeEach, describe, expect, it } from '@jest/globals';
import { Circuit, CircuitOpen, type Outcome } from './circuit.js';

let now: number;
let circuit: Circuit;
let calls: number;
beforeEach(() => {
  now = 1000;
  calls = 0;
  circuit = new Circuit(() => now);
});

const attempt = async (outcome: Outcome): Promise<string> => {
  const call = async () => {
    calls += 1;
    if (outcome !== 'answered') throw new Error(outcome);
    return outcome;
  };
  return circuit.run(call, () => outcome).catch((error: Error) => error.name);
};
const fail = async (times: number) => {
  for (let i = 0; i < times; i += 1) await attempt('unanswered');
};

describe('a circuit', () => {
  it('opens after three calls in a row without an answer, and then asks nobody', async () => {
    await fail(2);
    await attempt('answered');
    await fail(2);
    expect(circuit.isOpen).toBe(false);
    await fail(1);
    expect(circuit.isOpen).toBe(true);
    expect(await attempt('answered')).toBe('CircuitOpen');
    expect(calls).toBe(6);
  });

  it('does not open for callers who gave up, nor for answers that are refusals', async () => {
    for (let i = 0; i < 10; i += 1) await attempt('unknown');
    for (let i = 0; i < 10; i += 1)
      await circuit
        .run(
          () => Promise.reject(new Error('no')),
          () => 'answered',
        )
        .catch(() => {});
    expect(circuit.isOpen).toBe(false);
  });

  it('lets one call try again after a second, and no other beside it', async () => {
    await fail(3);
    now += 999;
    expect(await attempt('answered')).toBe('CircuitOpen');
    now += 1;
    let answer: () => void = () => {};
    const probe = circuit.run(
      () => new Promise<void>((resolve) => (answer = resolve)),
      () => 'unanswered',
    );
    expect(await Promise.all(Array.from({ length: 5 }, () => attempt('answered')))).toEqual(
      Array(5).fill('CircuitOpen'),
    );
    answer();
    await probe;
    expect(await attempt('answered')).toBe('answered');
  });

  it('waits twice as long after each probe that failed, half a minute at most, and a second again when it had closed', async () => {
    await fail(3);
    for (const pause of [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      now += pause - 1;
      expect(await attempt('answered')).toBe('CircuitOpen');
      now += 1;
      expect(await attempt('unanswered')).toBe('Error');
    }
    now += 30_000;
    expect(await attempt('answered')).toBe('answered');
    await fail(3);
    now += 1000;
    expect(await attempt('answered')).toBe('answered');
  });

  it('gives the next one the probe of a caller who gave up', async () => {
    await fail(3);
    now += 1000;
    await attempt('unknown');
    expect(await attempt('answered')).toBe('answered');
  });

  it('is not opened for longer by calls that began before it opened', async () => {
    const rejects: Array<(error: Error) => void> = [];
    const begin = () =>
      circuit
        .run(
          () => new Promise<void>((_, reject) => rejects.push(reject)),
          () => 'unanswered',
        )
        .catch((e: Error) => e);
    const early = Array.from({ length: 20 }, begin);
    for (const reject of rejects) reject(new Error('late'));
    await Promise.all(early);
    now += 1000;
    expect(await attempt('answered')).toBe('answered');
    expect(new CircuitOpen().message).not.toMatch(/http/);
  });
});
