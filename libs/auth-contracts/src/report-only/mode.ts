import { type Reader, refused, type Shape } from '../options/read-options.js';
import { oneOf, optional } from '../options/values.js';

/** `enforce` (default): what is not good is refused. `report-only`: it goes on to whoever decided before, and is counted. */
export type Mode = 'enforce' | 'report-only';

/** Report-only has an end: neither of the two stands without the other. */
export type Enforcement<M extends Mode = Mode> = { readonly mode?: M | undefined } & (
  | {
      readonly mode: 'report-only';
      /**
       * From when on everything is enforced: a date (its first moment in UTC) or a date-time with its zone, as `2027-01-31` or
       * `2027-01-31T08:00:00Z` (RFC 3339 §5.6); 180 days ahead at most. One that has passed enforces.
       */
      readonly until: string;
    }
  | { readonly mode?: 'enforce' | undefined; readonly until?: undefined }
);

/** What was given of it, before it is known whether the two belong together. */
export interface GivenMode {
  readonly mode?: Mode | undefined;
  readonly until?: string | undefined;
}

/** Seconds that a date may be ahead: who needs longer says so again, in a change that somebody reads. */
const furthest = 180 * 86_400;
const dateOrTime =
  /^(\d{4}-\d{2}-\d{2})(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d))?$/;
const expected = 'a date as 2027-01-31, or a date-time with its zone';

/** A time without a zone would be another one on each machine, and a 31st of February one that nobody meant. */
export const untilDate: Reader<string> = (value, at) => {
  const [, day] = (typeof value === 'string' && dateOrTime.exec(value)) || [];
  if (day === undefined || !isDay(day) || Number.isNaN(Date.parse(String(value)))) throw refused(at, expected, value);
  return String(value);
};

export const modeShape: Shape<GivenMode> = {
  mode: optional(oneOf<Mode>('enforce', 'report-only')),
  until: optional(untilDate),
};

/**
 * The end of report-only, of options that were read; undefined where everything is enforced.
 * @throws TypeError where one of the two is missing
 */
export function acceptMode(at: string, { mode, until }: GivenMode): string | undefined {
  if (mode === 'report-only') return untilDate(until, `${at}: until`);
  if (until !== undefined) throw new TypeError(`${at}: until must stand beside mode: 'report-only'`);
  return undefined;
}

/**
 * Seconds since the epoch; of a fraction the second before.
 * @param now the same
 * @throws TypeError for more than 180 days ahead
 */
export function acceptUntil(at: string, until: string, now: number): number {
  const end = Math.floor(Date.parse(until) / 1000);
  if (end - now > furthest) throw new TypeError(`${at}: until must be at most 180 days ahead`);
  return end;
}

function isDay(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}
