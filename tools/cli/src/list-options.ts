import type { PageRequest } from '@signet/administration';
import { type Command, InvalidArgumentError } from 'commander';

export interface ListOptions extends PageRequest {
  readonly json?: boolean;
}

/** What every list takes. */
export function withListOptions(command: Command, searchedIn: string): Command {
  return command
    .option('--search <text>', `only those that have it in their ${searchedIn}`)
    .option('--limit <count>', 'at most this many, 1 to 1000', positiveInteger, 100)
    .option('--after <key>', 'what comes behind this one: as the page before says')
    .option('--json', 'print JSON: items, total, next');
}

export function pageOfOptions({ limit, after, search }: ListOptions): PageRequest {
  return { limit, after, search };
}

export function positiveInteger(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('not a positive whole number');
  return Number(text);
}
