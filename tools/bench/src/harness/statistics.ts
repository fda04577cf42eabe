/** What several runs of the same gave. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** How many. */
  readonly runs: number;
}

/** @throws RangeError without values */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)];
  const lower = sorted[Math.ceil(middle) - 1];
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (upper === undefined || lower === undefined || min === undefined || max === undefined) {
    throw new RangeError('no values');
  }
  return { median: (lower + upper) / 2, min, max, runs: values.length };
}

/** The nearest-rank percentile. @param share from 0 to 1. @throws RangeError without values */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (found === undefined) throw new RangeError('no values');
  return found;
}

/** Round by round, so that what the machine did meanwhile is in both. @throws RangeError where they are not of the same rounds */
export function ratioOf(values: readonly number[], to: readonly number[]): Spread {
  if (values.length !== to.length) throw new RangeError('not of the same rounds');
  return spreadOf(values.map((value, round) => value / (to[round] ?? Number.NaN)));
}
