import { listRefusals } from '@signet/administration';
import type { RecordedRefusal } from '@signet/authorization-server';
import type { Command } from 'commander';
import { type CliIo, inspect, print } from '../command-context.js';
import { pageLimit } from '../list-options.js';
import { printAll, time } from '../output.js';
import { refusalsAt } from '../server/refusals-at.js';

interface Options {
  readonly place?: string;
  readonly code?: string;
  readonly limit: number;
  readonly after?: string;
  readonly json?: boolean;
}

/** `signet refusals ...` */
export function addRefusals(program: Command, io: CliIo): void {
  program
    .command('refusals')
    .description('what was refused, as support codes lead to it')
    .command('list')
    .description('list what was refused within a week, newest first; `explain` tells the story of one')
    .option('--place <place>', 'at an API, by its identifier, or at an endpoint, by its path')
    .option('--code <code>', 'for this reason, scope_missing for instance')
    .option('--limit <count>', 'at most this many, 1 to 1000', pageLimit, 100)
    .option('--after <key>', 'what comes behind this one: as the page before says')
    .option('--json', 'print JSON: items, next')
    .action(async ({ place, code, limit, after, json }: Options) => {
      const page = await inspect(
        io,
        ({ stores }) => listRefusals(stores, { place, code }, { limit, after }),
        (api) => refusalsAt(api).list({ place, code }, { limit, after }),
      );
      if (json) return print(io, true, page, []);
      printAll(io, false, page.items, columns);
      if (page.next !== undefined) print(io, false, undefined, [`the next page: --after '${page.next}'`]);
    });
}

const columns = {
  'SUPPORT CODE': ({ supportCode }: RecordedRefusal) => supportCode,
  TIME: ({ at }: RecordedRefusal) => time(at),
  PLACE: ({ place }: RecordedRefusal) => place,
  CODE: ({ code, letOn }: RecordedRefusal) => (letOn ? `${code} (reported only)` : code),
  CHECK: ({ check }: RecordedRefusal) => check,
  CLIENT: ({ clientId }: RecordedRefusal) => clientId ?? '-',
};
