import type { PageRequest } from '@signet/administration';
import { type Command, InvalidArgumentError } from 'commander';

/** Rows of a page. */
export const pageLimit = wholeNumber(1, 1000);

export interface ListOptions extends PageRequest {
  readonly json?: boolean;
}

/** What every list takes. */
export function withListOptions(command: Command, searchedIn: string): Command {
  return command
    .option('--search <text>', `only those that have it in their ${searchedIn}`)
    .option('--limit <count>', 'at most this many, 1 to 1000', pageLimit, 100)
    .option('--after <key>', 'what comes behind this one: as the page before says')
    .option('--json', 'print JSON: items, total, next');
}

export function pageOfOptions({ limit, after, search }: ListOptions): PageRequest {
  return { limit, after, search };
}

/** The shell says what a number may be, in the same words whether there is a server or not. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`not a whole number of ${least} to ${most}`);
  };
}

export function positiveInteger(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('not a positive whole number');
  return Number(text);
}
