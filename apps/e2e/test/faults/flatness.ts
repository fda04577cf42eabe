import type { Measured } from './member.js';

/** One look at one process in one of its lives. */
export interface Sample extends Measured {
  readonly member: string;
  /** Counted from 1; a process that was started again is another one. */
  readonly life: number;
}

export interface Trend {
  readonly name: string;
  /** Medians of the middle and the last third of the longest life. */
  readonly before: number;
  readonly after: number;
  readonly isFlat: boolean;
}

export interface Flatness {
  readonly member: string;
  readonly samples: number;
  readonly trends: readonly Trend[];
}

/** What is looked at, and how much of it may come on top between two thirds of a life: a share and a fixed part. */
const measures: ReadonlyArray<{
  readonly name: string;
  readonly of: (sample: Sample) => number;
  readonly share: number;
  readonly more: number;
}> = [
  { name: 'heap (MB)', of: ({ heapUsed }) => heapUsed / 1e6, share: 0.15, more: 8 },
  { name: 'RSS (MB)', of: ({ rss }) => rss / 1e6, share: 0.25, more: 40 },
  { name: 'descriptors', of: ({ files }) => files, share: 0.25, more: 40 },
  { name: 'event loop p50 (ms)', of: ({ eventLoop }) => eventLoop.p50, share: 1, more: 20 },
  { name: 'event loop p99 (ms)', of: ({ eventLoop }) => eventLoop.p99, share: 2, more: 100 },
];

/** Fewer say nothing: a third of them has to have a median. */
const least = 9;

/** Whether what processes use stays what it is: by medians, which no single look moves, after a third of a life for warming up. */
export function flatness(samples: readonly Sample[]): readonly Flatness[] {
  const members = [...new Set(samples.map(({ member }) => member))];
  return members.flatMap((member) => {
    const ofMember = samples.filter((sample) => sample.member === member);
    const lives = [...new Set(ofMember.map(({ life }) => life))].map((nth) =>
      ofMember.filter(({ life }) => life === nth),
    );
    const longest = lives.reduce((one, other) => (other.length > one.length ? other : one), []);
    if (longest.length < least) return [];
    const third = Math.floor(longest.length / 3);
    const trends = measures.map(({ name, of, share, more }) => {
      const before = median(longest.slice(third, 2 * third).map(of));
      const after = median(longest.slice(2 * third).map(of));
      return { name, before, after, isFlat: after <= before * (1 + share) + more };
    });
    return [{ member, samples: longest.length, trends }];
  });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
