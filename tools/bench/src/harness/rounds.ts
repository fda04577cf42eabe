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
  /** Steps of each entry in each round. */
  readonly steps: number;
  /** Steps of each entry before the rounds; default as many as in one. */
  readonly warmUp?: number;
  /** Default 16. */
  readonly concurrency?: number;
  /** What each round needs anew, outside the measured time; the warm-up too. */
  readonly prepare?: () => Promise<void>;
  /** As in a load. */
  readonly mayRest?: boolean;
  readonly log: (line: string) => void;
}

/** Two entries, by name, as one line. */
export interface Comparison {
  readonly of: string;
  readonly against: string;
  /** How the line calls the measure, default its own name; empty where all lines of a table share it. */
  readonly as?: string;
  readonly target?: Target;
}

export type Samples = ReadonlyMap<string, readonly Sample[]>;

/** Measures all entries in turn in each round, so that what else the machine does hits them alike. */
export async function inRounds(
  entries: readonly Entry[],
  { bench, rounds, steps, warmUp = steps, concurrency = 16, prepare, mayRest = false, log }: Rounds,
): Promise<Samples> {
  const samples = new Map<string, Sample[]>(entries.map(({ name }) => [name, []]));
  const sample = (entry: Entry, count: number) =>
    measure(entry.contestant, {
      count: entry.steps ?? count,
      concurrency: entry.concurrency ?? concurrency,
      mayRest,
      step: entry.step,
    });
  await prepare?.();
  for (const entry of entries) await sample(entry, warmUp);
  for (let round = 0; round < rounds; round += 1) {
    log(`${bench}: round ${round + 1} of ${rounds}`);
    await prepare?.();
    for (const entry of entries) samples.get(entry.name)?.push(await sample(entry, steps));
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
    lineOf(name === against || as === '' ? name : `${name} / ${as}`, of(name), of(against), target),
  );
}
