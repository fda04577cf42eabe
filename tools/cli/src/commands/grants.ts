import { type GrantView, listGrants, revokeGrant } from '@signet/administration';
import type { Command } from 'commander';
import { administer, type CliIo, inspect, operator, print } from '../command-context.js';
import { type ListOptions, pageOfOptions, withListOptions } from '../list-options.js';
import { printPage, time } from '../output.js';
import { pageAt } from '../server/index.js';
import { type PersonOptions, subjectAtServer, subjectOf, withPersonOptions } from './person-options.js';

/** `signet grants ...` */
export function addGrants(program: Command, io: CliIo): void {
  const grants = program.command('grants').description('what people have authorized');

  const list = grants.command('list').description('list live grants, newest first');
  withListOptions(withPersonOptions(list), "client's id and the user's names")
    .option('--client <client_id>', 'of this client')
    .option('--session <sid>', 'born in this session')
    .action(async (options: ListOptions & PersonOptions & { client?: string; session?: string }) => {
      const page = await inspect(
        io,
        async (administration) =>
          listGrants(
            { directory: administration.directories.grants, clock: administration.clock },
            {
              subject: await subjectOf(administration, options),
              clientId: options.client,
              sessionId: options.session,
            },
            pageOfOptions(options),
          ),
        async (api) => {
          const { client, session } = options;
          const query = { subject: await subjectAtServer(api, options), client_id: client, session_id: session };
          return pageAt<GrantView>(api, 'listGrants', pageOfOptions(options), { query });
        },
      );
      printPage(io, options.json, page, {
        GRANT: ({ grantId }) => grantId,
        USER: ({ username }) => username ?? '-',
        SUBJECT: ({ subject }) => subject,
        CLIENT: ({ clientId }) => clientId,
        CREATED: ({ createdAt }) => time(createdAt),
        RESOURCES: ({ resources }) => resources.map(({ identifier }) => identifier).join(' ') || '-',
      });
    });

  grants
    .command('revoke <grant_id>')
    .description('revoke one grant and every token born from it; the person is asked before there is another')
    .option('--json', 'print JSON')
    .action(async (grantId: string, options: { json?: boolean }) => {
      await administer(
        io,
        ({ ports }) => revokeGrant(ports, operator, grantId),
        async (api) => void (await api.call('revokeGrant', { path: { grantId } })),
      );
      print(io, options.json, { grantId, revoked: true }, [`revoked ${grantId}`]);
    });
}
