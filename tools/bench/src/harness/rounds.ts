import { type Load, type Measured, measure, type Sample } from './load.js';
import { type Line, lineOf, type Target } from './report.js';

/** One that is measured: who, and what is asked of it. */
export interface Entry {
  readonly name: string;
  readonly contestant: Measured;
  readonly step: Load['step'];
  /** Where they are others than those of the rounds. */
  readonly steps?: number;
  readonly concurrency?: number;
}

export interface Rounds {
  readonly bench: string;
  readonly rounds: number;
  /** Steps of each entry in each round, and in the warm-up. */
  readonly steps: number;
  /** Default 16. */
  readonly concurrency?: number;
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
  { bench, rounds, steps, concurrency = 16, log }: Rounds,
): Promise<Samples> {
  const samples = new Map<string, Sample[]>(entries.map(({ name }) => [name, []]));
  const load = (entry: Entry): Load => ({
    count: entry.steps ?? steps,
    concurrency: entry.concurrency ?? concurrency,
    step: entry.step,
  });
  for (const entry of entries) await measure(entry.contestant, load(entry));
  for (let round = 0; round < rounds; round += 1) {
    log(`${bench}: round ${round + 1} of ${rounds}`);
    for (const entry of entries) samples.get(entry.name)?.push(await measure(entry.contestant, load(entry)));
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
