import { describe, expect, it } from '@jest/globals';
import { coresPerDatabaseCore, replicaLines } from './lines.js';

const sample = (stepsPerSecond: number, cpuPerStep?: number, cpuBehindPerStep?: number) => ({
  stepsPerSecond,
  cpuPerStep,
  cpuBehindPerStep,
  latency: { p50: 1, p99: 2 },
});

const once = (value: number) => ({ median: value, min: value, max: value, runs: 1 });

describe('the gain of a second process', () => {
  it('is of steps a second where each has a share of a core', () => {
    const lines = replicaLines({ one: [sample(100, 500, 200)], two: [sample(190, 900, 300)], share: 0.2 });
    expect(lines).toEqual([
      {
        name: 'one process, 20 % of a core',
        result: 1,
        figures: {
          'CPU a step, µs': once(500),
          "its database's, µs": once(200),
          'waits a step, µs': once(9500),
          'steps/s': once(100),
        },
      },
      expect.objectContaining({
        name: 'two processes, 20 % of a core each / one',
        result: once(1.9),
        target: { atLeast: 1.7 },
      }),
    ]);
  });

  it('is of CPU time where they are not limited, and of steps where that is not known', () => {
    const [, by] = replicaLines({ one: [sample(100, 500)], two: [sample(110, 625)], share: undefined });
    expect(by).toMatchObject({ name: 'two processes / one', result: once(1.6) });
    const [, blind] = replicaLines({ one: [sample(100)], two: [sample(110)], share: undefined });
    expect(blind?.result).toEqual(once(1.1));
    expect(Object.keys(blind?.figures ?? {})).toEqual(['steps/s']);
  });
});

describe('the cores of an issuer that one of its database can feed', () => {
  it('are the CPU times of a step', () => {
    expect(coresPerDatabaseCore([sample(1, 600, 200), sample(1, 500, 150), sample(1, 700, 250)])).toBe(3);
    expect(coresPerDatabaseCore([sample(1, 600)])).toBeUndefined();
  });
});
