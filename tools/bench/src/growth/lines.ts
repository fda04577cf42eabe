import type { Sample } from '../harness/load.js';
import type { Line } from '../harness/report.js';
import { ratioOf, spreadOf } from '../harness/statistics.js';

/** The same work on the small and on the large database, of the same rounds. */
export interface Pair {
  readonly name: string;
  readonly small: readonly Sample[];
  readonly large: readonly Sample[];
}

export const target = { atMost: 1.3 };

/** How many times as long a step takes on the large database, at the middle and at the slow end: 1 is flat. */
export function growthLines({ name, small, large }: Pair): Line[] {
  return (['p50', 'p99'] as const).map((which) => {
    const [before, after] = [latency(small, which), latency(large, which)];
    const figures = { 'small, ms': spreadOf(before), 'large, ms': spreadOf(after) };
    return { name: `${name}, ${which}`, result: ratioOf(after, before), target, figures };
  });
}

function latency(samples: readonly Sample[], which: 'p50' | 'p99'): readonly number[] {
  return samples.map(({ latency }) => latency[which]);
}
