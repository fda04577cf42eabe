import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  exportAccounts,
  exportClients,
  exportGroups,
  exportOrganizations,
  type ToldExport,
  tellExport,
} from '@signet/administration';
import { placeFile } from '@signet/persistence';
import { concerning } from '@signet/runtime';
import type { Command } from 'commander';
import { type Administration, type CliIo, inspectHere, operator, UsageError } from '../command-context.js';
import { addExportOfConfiguration, addExportOfSchema } from './export-configuration.js';

interface Options {
  readonly file?: string;
  readonly withHashes?: boolean;
}

type Records = (administration: Administration, how: { readonly withHashes: boolean }) => AsyncIterable<object>;

interface Exported {
  readonly what: string;
  readonly record: ToldExport['record'];
  readonly records: Records;
}

const exports: Readonly<Record<string, Exported>> = {
  users: {
    what: 'people who can sign in',
    record: 'accounts',
    records: ({ directories, accounts, stores: { actionOrders, groups } }, how) =>
      exportAccounts({ directory: directories.accounts, accounts, actionOrders, groups }, how),
  },
  groups: {
    what: 'groups, each behind the one that it stands in',
    record: 'groups',
    records: ({ directories, stores: { groups } }) => exportGroups({ directory: directories.groups, groups }),
  },
  organizations: {
    what: 'organizations and who is a member of them',
    record: 'organizations',
    records: ({ directories }) => exportOrganizations(directories.organizations),
  },
  clients: {
    what: 'applications that operators made',
    record: 'clients',
    records: ({ clientDirectory }, how) => exportClients({ clientDirectory }, how),
  },
};

/** `signet export ...` */
export function addExport(program: Command, io: CliIo): void {
  const group = program.command('export').description('records as JSON lines, for `signet import signet`');
  addExportOfConfiguration(group, io);
  addExportOfSchema(group, io);
  for (const [name, { what, record, records }] of Object.entries(exports)) {
    group
      .command(name)
      .description(`${what}, one JSON object a line`)
      .option('--file <file>', 'into a file that its owner alone can read, instead of the standard output')
      .option(
        '--with-hashes',
        'also the hashes of passwords or secrets, by which they can be guessed; only into a file',
      )
      .action(async ({ file, withHashes = false }: Options) => {
        if (withHashes && file === undefined) throw new UsageError('--with-hashes needs --file: hashes are not shown');
        await inspectHere(io, async (administration) => {
          await tellExport(administration.ports, operator, { record, withHashes });
          const all = records(administration, { withHashes });
          if (file === undefined) for await (const record of all) io.stdout(lineOf(record));
          else io.stderr(`${resolve(file)}: ${await writeFile(file, all)} ${name}\n`);
        });
      });
  }
}

/** JSON is ASCII here, so that nothing of it acts on a terminal. */
function lineOf(record: object): string {
  const text = JSON.stringify(record).replace(/[\u007f-\uffff]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `${text}\n`;
}

function writeFile(file: string, records: AsyncIterable<object>): Promise<number> {
  return concerning('--file', () =>
    placeFile(resolve(file), false, async (draft) => {
      const handle = await open(draft, 'w', 0o600);
      try {
        let count = 0;
        for await (const record of records) {
          await handle.write(lineOf(record));
          count += 1;
        }
        return count;
      } finally {
        await handle.close();
      }
    }),
  );
}
