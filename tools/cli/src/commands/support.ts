import {
  AdministrationError,
  beginSupport,
  endSupport,
  listSupport,
  type SupportView,
  supportLifetimes,
} from '@signet/administration';
import type { Command } from 'commander';
import { administer, type CliIo, inspect, operator, print } from '../command-context.js';
import { wholeNumber } from '../list-options.js';
import { printAll, time } from '../output.js';
import { subjectAt } from '../server/index.js';

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

  support
    .command('list <username>')
    .description('list who acted or acts as a user, and why, newest first')
    .option('--json', 'print JSON')
    .action(async (username: string, options: { json?: boolean }) => {
      const items = await inspect(
        io,
        async ({ records, clock }) => listSupport(records, { username }, clock.now()),
        async (api) => {
          const path = { subject: await subjectAt(api, { username }) };
          return (await api.call<{ readonly items: readonly SupportView[] }>('listSupportAccessesOfUser', { path }))
            .body.items;
        },
      );
      printAll(io, options.json, items, {
        ACCESS: ({ accessId }) => accessId,
        SUPPORTER: ({ supporter }) => supporter,
        STATE: ({ state, endedBy }) => (endedBy === undefined ? state : `${state} (${endedBy})`),
        CLIENTS: ({ clientIds }) => clientIds.join(' '),
        UNTIL: ({ until }) => time(until),
        REASON: ({ reason }) => reason,
      });
    });

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
