import {
  AdministrationError,
  beginSupport,
  endSupport,
  listAllSupport,
  listSupport,
  type SupportView,
  supportLifetimes,
} from '@signet/administration';
import type { Command } from 'commander';
import { administer, type CliIo, inspect, operator, print } from '../command-context.js';
import { type ListOptions, pageOfOptions, wholeNumber, withListOptions } from '../list-options.js';
import { printAll, printPage, time } from '../output.js';
import { pageAt, subjectAt } from '../server/index.js';

interface BeginOptions {
  readonly reason: string;
  readonly client: readonly string[];
  readonly minutes: number;
  readonly supporter?: string;
  readonly json?: boolean;
}

/** `signet support ...` */
export function addSupport(program: Command, io: CliIo): void {
  const support = program
    .command('support')
    .description('somebody of support acts as a user, in some apps, for a while');
  addBegin(support, io);

  const list = support
    .command('list [username]')
    .description('list who acted or acts as a user, or by the page as anybody, and why, newest first');
  withListOptions(list, "user's names, and the reason (of all users)").action(
    async (username: string | undefined, options: ListOptions) => {
      if (username !== undefined) return printAll(io, options.json, await ofUser(io, username), columns);
      const page = await inspect(
        io,
        async ({ directories, clock }) =>
          listAllSupport({ directory: directories.supportAccesses, clock }, pageOfOptions(options)),
        async (api) => pageAt<NamedSupport>(api, 'listSupportAccesses', pageOfOptions(options)),
      );
      return printPage(io, options.json, page, { USER: ({ username: user, subject }) => user ?? subject, ...columns });
    },
  );

  support
    .command('end <access-id>')
    .description('nobody acts as that user by it any more; what was given by it is revoked')
    .option('--json', 'print JSON')
    .action(async (accessId: string, options: { json?: boolean }) => {
      await administer(
        io,
        ({ ports }) => endSupport(ports, operator, accessId),
        async (api) => void (await api.call('endSupportAccess', { path: { accessId } })),
      );
      print(io, options.json, { accessId, ended: true }, [`ended ${accessId}`]);
    });
}

type NamedSupport = Awaited<ReturnType<typeof listAllSupport>>['items'][number];

const columns: Readonly<Record<string, (access: NamedSupport) => string>> = {
  ACCESS: ({ accessId }) => accessId,
  SUPPORTER: ({ supporterName, supporter }) => supporterName ?? supporter,
  STATE: ({ state, endedBy }) => (endedBy === undefined ? state : `${state} (${endedBy})`),
  CLIENTS: ({ clientIds }) => clientIds.join(' '),
  UNTIL: ({ until }) => time(until),
  REASON: ({ reason }) => reason,
};

async function ofUser(io: CliIo, username: string): Promise<readonly SupportView[]> {
  return inspect(
    io,
    async ({ records, clock }) => listSupport(records, { username }, clock.now()),
    async (api) => {
      const path = { subject: await subjectAt(api, { username }) };
      return (await api.call<{ readonly items: readonly SupportView[] }>('listSupportAccessesOfUser', { path })).body
        .items;
    },
  );
}

function addBegin(support: Command, io: CliIo): void {
  const { least, most } = supportLifetimes;
  support
    .command('begin <username>')
    .description('ask to act as a user; the supporter enters it by a fresh sign-in of their own within ten minutes')
    .requiredOption('--reason <text>', 'for the user and for operators')
    .requiredOption('--client <client_id...>', 'the apps in which, at most eight')
    .option('--minutes <minutes>', 'for how long', wholeNumber(least / 60, most / 60), 15)
    .option('--supporter <username>', 'who acts; at a server it is always whoever asks')
    .option('--json', 'print JSON')
    .action(async (username: string, { reason, client, minutes, supporter, json }: BeginOptions) => {
      const wanted = { reason, clientIds: client, lifetime: minutes * 60 };
      const access = await administer<SupportView>(
        io,
        ({ ports }) => {
          const acting = supporter === undefined ? undefined : { username: supporter };
          return beginSupport(ports, operator, { ...wanted, person: { username }, supporter: acting });
        },
        async (api) => {
          if (supporter !== undefined) {
            throw new AdministrationError('invalid', 'at a server a support access is for whoever asks for it');
          }
          const body = { ...wanted, subject: await subjectAt(api, { username }) };
          return (await api.call<SupportView>('beginSupportAccess', { body })).body;
        },
      );
      print(io, json, access, [`${access.accessId}: to be entered until ${time(access.enterBefore)}`]);
    });
}
