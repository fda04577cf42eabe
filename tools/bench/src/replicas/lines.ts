import type { Sample } from '../harness/load.js';
import { cpuSpread, figuresOf, type Line } from '../harness/report.js';
import { ratioOf, type Spread, spreadOf } from '../harness/statistics.js';

const target = { atLeast: 1.7 };

export interface Measurement {
  readonly one: readonly Sample[];
  readonly two: readonly Sample[];
  /** Of a core, for each process; undefined where it could not be limited. */
  readonly share: number | undefined;
}

/** How much more work two processes do than one. */
export function replicaLines({ one, two, share }: Measurement): Line[] {
  const size = share === undefined ? '' : `, ${Math.round(share * 100)} % of a core`;
  return [
    { name: `one process${size}`, result: 1, figures: figuresOf(one) },
    {
      name: `two processes${size && `${size} each`} / one`,
      result: gain(one, two, share),
      target,
      figures: figuresOf(two),
    },
  ];
}

/**
 * Of steps a second, where each process is limited: then it is the processes that are short of time. Else what the
 * CPU time says: two that need as much for a step as one alone do twice as much.
 */
function gain(one: readonly Sample[], two: readonly Sample[], share: number | undefined): Spread {
  const isCpuKnown = [one, two].every((samples) => cpuSpread(samples) !== undefined);
  if (share !== undefined || !isCpuKnown) return ratioOf(speed(two), speed(one));
  const alone = one.map(({ cpuPerStep = 0 }) => 2 * cpuPerStep);
  return ratioOf(
    alone,
    two.map(({ cpuPerStep = 0 }) => cpuPerStep),
  );
}

/** What bounds the number of processes. Undefined where CPU time is not known. */
export function coresPerDatabaseCore(samples: readonly Sample[]): number | undefined {
  const [own, behind] = [cpuSpread(samples), behindSpread(samples)];
  return own && behind && own.median / behind.median;
}

const speed = (samples: readonly Sample[]) => samples.map(({ stepsPerSecond }) => stepsPerSecond);

function behindSpread(samples: readonly Sample[]): Spread | undefined {
  const known = samples.flatMap(({ cpuBehindPerStep: each }) => (each === undefined ? [] : [each]));
  return known.length === samples.length ? spreadOf(known) : undefined;
}
