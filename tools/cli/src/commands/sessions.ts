import {
  type DeviceView,
  endSession,
  endSessions,
  forgetDevicesOf,
  listSessions,
  rememberedDevicesOf,
  type SessionView,
} from '@signet/administration';
import type { Command } from 'commander';
import { administer, type CliIo, inspect, operator, print, UsageError } from '../command-context.js';
import { type ListOptions, pageOfOptions, withListOptions } from '../list-options.js';
import { printAll, printPage, time } from '../output.js';
import { pageAt, subjectAt } from '../server/index.js';
import { type PersonOptions, subjectAtServer, subjectOf, withPersonOptions } from './person-options.js';

/** `signet sessions ...` */
export function addSessions(program: Command, io: CliIo): void {
  const sessions = program.command('sessions').description('sign-ins of browsers');

  const list = sessions.command('list').description('list live sessions, newest first');
  withListOptions(withPersonOptions(list), "user's names")
    .option('--client <client_id>', 'in which this client was authorized')
    .action(async (options: ListOptions & PersonOptions & { client?: string }) => {
      const page = await inspect(
        io,
        async (administration) =>
          listSessions(
            { directory: administration.directories.sessions, clock: administration.clock },
            { subject: await subjectOf(administration, options), clientId: options.client },
            pageOfOptions(options),
          ),
        async (api) => {
          const query = { subject: await subjectAtServer(api, options), client_id: options.client };
          return pageAt<SessionView>(api, 'listSessions', pageOfOptions(options), { query });
        },
      );
      printPage(io, options.json, page, {
        SESSION: ({ sessionId }) => sessionId,
        USER: ({ username }) => username ?? '-',
        SUBJECT: ({ subject }) => subject,
        SIGNED_IN: ({ authTime }) => time(authTime),
        EXPIRES: ({ expiresAt }) => time(expiresAt),
      });
    });

  sessions
    .command('end [sid]')
    .description('end one session, or all of a user, with what lives in them; clients and APIs hear of it')
    .option('--user <username>', 'all of this user')
    .option('--json', 'print JSON')
    .action(async (sessionId: string | undefined, options: { user?: string; json?: boolean }) => {
      const { user } = options;
      if (sessionId !== undefined && user === undefined) {
        await administer(
          io,
          ({ ports }) => endSession(ports, operator, sessionId),
          async (api) => void (await api.call('endSession', { path: { sessionId } })),
        );
        print(io, options.json, { sessionId, ended: 1 }, [`ended ${sessionId}`]);
      } else if (sessionId === undefined && user !== undefined) {
        const ended = await administer(
          io,
          ({ ports }) => endSessions(ports, operator, { username: user }),
          async (api) => {
            const path = { subject: await subjectAt(api, { username: user }) };
            return (await api.call<{ readonly ended: number }>('endSessionsOfUser', { path })).body.ended;
          },
        );
        print(io, options.json, { ended }, [`sessions ended: ${ended}`]);
      } else {
        throw new UsageError('which: one session, or --user with all of a user');
      }
    });

  sessions
    .command('devices <username>')
    .description('list where a user is not asked for a second factor at each sign-in, newest first')
    .option('--json', 'print JSON')
    .action(async (username: string, options: { json?: boolean }) => {
      const items = await inspect(
        io,
        async (administration) => rememberedDevicesOf(administration, administration.records, { username }),
        async (api) => {
          const path = { subject: await subjectAt(api, { username }) };
          return (await api.call<{ readonly items: readonly DeviceView[] }>('listRememberedDevicesOfUser', { path }))
            .body.items;
        },
      );
      printAll(io, options.json, items, {
        DEVICE: ({ deviceId }) => deviceId,
        BROWSER: ({ device }) => device?.browser ?? '-',
        SYSTEM: ({ device }) => device?.system ?? '-',
        SINCE: ({ createdAt }) => time(createdAt),
        LAST_USED: ({ lastUsedAt }) => time(lastUsedAt),
        EXPIRES: ({ expiresAt }) => time(expiresAt),
      });
    });

  sessions
    .command('forget-devices <username>')
    .description('ask a user for a second factor everywhere again; nobody is signed out')
    .option('--json', 'print JSON')
    .action(async (username: string, options: { json?: boolean }) => {
      const forgotten = await administer(
        io,
        ({ ports }) => forgetDevicesOf(ports, operator, { username }),
        async (api) => {
          const path = { subject: await subjectAt(api, { username }) };
          return (await api.call<{ readonly forgotten: number }>('forgetRememberedDevicesOfUser', { path })).body
            .forgotten;
        },
      );
      print(io, options.json, { forgotten }, [`devices forgotten: ${forgotten}`]);
    });
}
