import { describe, expect, it } from '@jest/globals';
import { growthLines } from './lines.js';

const sample = (p50: number, p99: number) => ({ stepsPerSecond: 1, cpuPerStep: 1, latency: { p50, p99 } });

describe('the lines of a pair', () => {
  it('say how many times as long each round took on the large database, at both percentiles', () => {
    const small = [sample(1, 4), sample(2, 5), sample(9, 9)];
    const large = [sample(3, 4), sample(1, 20), sample(4, 5)];
    expect(growthLines({ name: 'SQLite: refresh', small, large })).toEqual([
      {
        name: 'SQLite: refresh, p50',
        result: { median: 0.5, min: 4 / 9, max: 3, runs: 3 },
        target: { atMost: 1.3 },
        figures: {
          'small, ms': { median: 2, min: 1, max: 9, runs: 3 },
          'large, ms': { median: 3, min: 1, max: 4, runs: 3 },
        },
      },
      {
        name: 'SQLite: refresh, p99',
        result: { median: 1, min: 5 / 9, max: 4, runs: 3 },
        target: { atMost: 1.3 },
        figures: {
          'small, ms': { median: 5, min: 4, max: 9, runs: 3 },
          'large, ms': { median: 5, min: 4, max: 20, runs: 3 },
        },
      },
    ]);
  });
});
