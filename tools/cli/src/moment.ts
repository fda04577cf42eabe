import { InvalidArgumentError } from 'commander';

/** ISO 8601 as epoch seconds. @throws InvalidArgumentError */
export function momentOf(text: string): number {
  const isTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  const seconds = isTime ? Date.parse(text) / 1000 : Number.NaN;
  if (Number.isNaN(seconds)) throw new InvalidArgumentError('not a time like 2026-01-31T12:00:00Z');
  return seconds;
}
