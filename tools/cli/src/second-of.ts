import { InvalidArgumentError } from 'commander';

/** Of a moment that somebody typed. @throws InvalidArgumentError */
export function secondOf(text: string): number {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new InvalidArgumentError('not a moment such as 2030-01-31T00:00:00Z');
  return Math.ceil(at / 1000);
}
