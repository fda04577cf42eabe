import type { Contestant } from './contestant.js';
import { type Load, measure, type Sample } from './load.js';
import { type Line, lineOf, type Target } from './report.js';

/** One that is measured: who, and what is asked of it. */
export interface Entry {
  readonly name: string;
  readonly contestant: Pick<Contestant, 'url' | 'cpu'>;
  readonly step: Load['step'];
}

export interface Rounds {
  readonly bench: string;
  readonly rounds: number;
  /** Steps of each entry in each round, and in the warm-up. */
  readonly steps: number;
  /** Default 16. */
  readonly concurrency?: number;
  /** As in a load. */
  readonly mayRest?: boolean;
  readonly log: (line: string) => void;
}

/** Two entries, by name, as one line. */
export interface Comparison {
  readonly of: string;
  readonly against: string;
  /** How the line calls the measure; default its own name. */
  readonly as?: string;
  readonly target?: Target;
}

export type Samples = ReadonlyMap<string, readonly Sample[]>;

/** Measures all entries in turn in each round, so that what else the machine does hits them alike. */
export async function inRounds(
  entries: readonly Entry[],
  { bench, rounds, steps, concurrency = 16, mayRest = false, log }: Rounds,
): Promise<Samples> {
  const samples = new Map<string, Sample[]>(entries.map(({ name }) => [name, []]));
  const load = (step: Load['step']): Load => ({ count: steps, concurrency, mayRest, step });
  for (const { contestant, step } of entries) await measure(contestant, load(step));
  for (let round = 0; round < rounds; round += 1) {
    log(`${bench}: round ${round + 1} of ${rounds}`);
    for (const { name, contestant, step } of entries) samples.get(name)?.push(await measure(contestant, load(step)));
  }
  return samples;
}

/** @throws Error where one was not measured */
export function compared(samples: Samples, comparisons: readonly Comparison[]): Line[] {
  const of = (name: string) => {
    const found = samples.get(name);
    if (!found) throw new Error(`${name} was not measured`);
    return found;
  };
  return comparisons.map(({ of: name, against, as = against, target }) =>
    lineOf(name === against ? name : `${name} / ${as}`, of(name), of(against), target),
  );
}
