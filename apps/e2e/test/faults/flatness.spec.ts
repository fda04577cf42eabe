import { describe, expect, it } from '@jest/globals';
import { flatness, type Sample } from './flatness.js';

const sample = (over: Partial<Sample> = {}): Sample => ({
  member: 'issuer-1',
  life: 1,
  rss: 120e6,
  heapUsed: 60e6,
  files: 40,
  eventLoop: { p50: 11, p99: 30, max: 50 },
  ...over,
});
const series = (length: number, of: (nth: number) => Partial<Sample>) =>
  Array.from({ length }, (_, nth) => sample(of(nth)));
const notFlat = (samples: readonly Sample[]) =>
  flatness(samples).flatMap(({ trends }) => trends.filter(({ isFlat }) => !isFlat).map(({ name }) => name));

describe('what a process uses', () => {
  it('is flat where it stays, with outliers', () => {
    expect(notFlat(series(60, (nth) => (nth % 9 === 0 ? { heapUsed: 900e6, rss: 2e9, files: 900 } : {})))).toEqual([]);
  });

  it('is flat where it grew while it was warming up', () => {
    expect(notFlat(series(60, (nth) => ({ heapUsed: Math.min(nth, 19) * 10e6 })))).toEqual([]);
  });

  it.each([
    ['heap (MB)', (nth: number) => ({ heapUsed: 60e6 + nth * 2e6 })],
    ['RSS (MB)', (nth: number) => ({ rss: 120e6 + nth * 6e6 })],
    ['descriptors', (nth: number) => ({ files: 40 + nth * 9 })],
    ['event loop p50 (ms)', (nth: number) => ({ eventLoop: { p50: 11 * 1.1 ** nth, p99: 30, max: 50 } })],
    ['event loop p99 (ms)', (nth: number) => ({ eventLoop: { p50: 11, p99: 30 * 1.1 ** nth, max: 50 } })],
  ])('is not where %s leaks', (name, of) => {
    expect(notFlat(series(60, of))).toEqual([name]);
  });

  it('is judged in one life: a process that was started again is another one', () => {
    const lives = [...series(12, () => ({ life: 1 })), ...series(30, () => ({ life: 2, heapUsed: 200e6 }))];
    expect(flatness(lives).map(({ samples }) => samples)).toEqual([30]);
    expect(notFlat(lives)).toEqual([]);
  });

  it('is not judged by a few looks', () => {
    expect(flatness(series(8, () => ({})))).toEqual([]);
  });
});
