/** How much of something there may be: a whole number, and the words in which every door says so. */
export interface Bound {
  /** What it is, with its verb: `an overlap is`. */
  readonly what: string;
  readonly least: number;
  readonly most: number;
  readonly unit: string;
}

/** What is wrong with it, in the words of its bound; undefined where nothing is. */
export function boundFault(value: number, { what, least, most, unit }: Bound): string | undefined {
  const isWithin = Number.isInteger(value) && value >= least && value <= most;
  return isWithin ? undefined : `${what} ${least} to ${most} ${unit}`;
}
