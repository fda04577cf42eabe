import { type ConsentView, forgetConsents, listConsents } from '@signet/administration';
import type { Command } from 'commander';
import { administer, type CliIo, inspect, operator, print, UsageError } from '../command-context.js';
import { confirm } from '../confirm.js';
import { type ListOptions, pageOfOptions, withListOptions } from '../list-options.js';
import { printPage, time } from '../output.js';
import { pageAt } from '../server/index.js';
import { type PersonOptions, subjectAtServer, subjectOf, withPersonOptions } from './person-options.js';

/** `signet consents ...` */
export function addConsents(program: Command, io: CliIo): void {
  const consents = program.command('consents').description('what people agreed to, between authorizations');

  const list = consents.command('list').description('list what is remembered');
  withListOptions(withPersonOptions(list), "client's id and the user's names")
    .option('--client <client_id>', 'to this client')
    .action(async (options: ListOptions & PersonOptions & { client?: string }) => {
      const page = await inspect(
        io,
        async (administration) =>
          listConsents(
            administration.directories.consents,
            { subject: await subjectOf(administration, options), clientId: options.client },
            pageOfOptions(options),
          ),
        async (api) => {
          const query = { subject: await subjectAtServer(api, options), client_id: options.client };
          return pageAt<ConsentView>(api, 'listConsents', pageOfOptions(options), { query });
        },
      );
      printPage(io, options.json, page, {
        USER: ({ username }) => username ?? '-',
        SUBJECT: ({ subject }) => subject,
        CLIENT: ({ clientId }) => clientId,
        DESTINATION: ({ destination }) => destination,
        SCOPES: ({ identityScopes, resources }) =>
          [...identityScopes, ...resources.flatMap(({ scopes }) => scopes)].join(' '),
        UPDATED: ({ updatedAt }) => time(updatedAt),
      });
    });

  withPersonOptions(consents.command('forget'))
    .description('forget what a user agreed to, what users agreed to of a client, or both; they are asked again')
    .option('--client <client_id>', 'to this client')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action(async (options: PersonOptions & { client?: string; yes?: boolean; json?: boolean }) => {
      const { user, subject, client } = options;
      if (user === undefined && subject === undefined && client === undefined) {
        throw new UsageError('whose: --user or --subject, --client, or both');
      }
      const whose = [user ?? subject, client && `the client ${client}`].filter(Boolean).join(' and ');
      await confirm(io, options.yes, `forget the consents of ${whose}`);
      const forgotten = await administer(
        io,
        async (administration) =>
          forgetConsents(administration.ports, operator, {
            subject: await subjectOf(administration, options),
            clientId: client,
          }),
        async (api) => {
          const query = { subject: await subjectAtServer(api, options), client_id: client };
          return (await api.call<{ readonly forgotten: number }>('forgetConsents', { query })).body.forgotten;
        },
      );
      print(io, options.json, { forgotten }, [`consents forgotten: ${forgotten}`]);
    });
}
