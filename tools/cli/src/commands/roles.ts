import {
  type AccessAt,
  assignRole,
  type BoundReference,
  boundOf,
  effectiveAccess,
  effectiveAccessOfClient,
  type HolderReference,
  holderOf,
  inWords,
  listRoleAssignments,
  type NamedRole,
  type RoleAssignmentView,
  takeRole,
} from '@signet/administration';
import { type Command, Option } from 'commander';
import {
  type Administration,
  administer,
  type CliIo,
  inspect,
  operator,
  print,
  UsageError,
} from '../command-context.js';
import { type ListOptions, pageOfOptions, withListOptions } from '../list-options.js';
import { details, printPage, time } from '../output.js';
import { rolesAt } from '../server/roles-at.js';
import { referenceOf, withReference } from './person-options.js';

interface HolderOptions {
  readonly user?: string;
  readonly subject?: string;
  readonly group?: string;
  readonly client?: string;
}

interface BoundOptions {
  readonly organization?: string;
  readonly overGroup?: string;
}

/** `signet roles ...` */
export function addRoles(program: Command, io: CliIo): void {
  const roles = program.command('roles').description('who has which role at which API');

  withBound(withHolder(roles.command('assign <resource> <role>')))
    .description('give a role of an API to a user, a group or a client')
    .option('--json', 'print JSON')
    .action(async (resource: string, role: string, options: HolderOptions & BoundOptions & { json?: boolean }) => {
      const named = namedRole(resource, role, options);
      const { assignment, isNew } = await administer(
        io,
        ({ ports }) => assignRole(ports, operator, named),
        (api) => rolesAt(api).assign(named),
      );
      const [is, whose] = [isNew ? 'has' : 'had', wordsOf(options)];
      print(io, options.json, { ...assignment, isNew }, [`${whose} ${is} the role ${role} at ${resource}`]);
    });

  withBound(withHolder(roles.command('take <resource> <role>')))
    .description('take a role of an API from a user, a group or a client: APIs hear of it within seconds')
    .option('--json', 'print JSON')
    .action(async (resource: string, role: string, options: HolderOptions & BoundOptions & { json?: boolean }) => {
      const named = namedRole(resource, role, options);
      const taken = await administer(
        io,
        ({ ports }) => takeRole(ports, operator, named),
        (api) => rolesAt(api).take(named),
      );
      const had = taken ? 'has no more' : 'did not have';
      print(io, options.json, { taken }, [`${wordsOf(options)} ${had} the role ${role} at ${resource}`]);
    });

  addList(roles, io);
  addExplain(roles, io);
}

function addList(roles: Command, io: CliIo): void {
  const list = roles.command('list').description('list who has which role, by API and role');
  withListOptions(withBound(withHolder(list)), "role and the holder's names")
    .option('--resource <identifier>', 'at this API')
    .option('--role <role>', 'of this name')
    .action(async (options: ListOptions & HolderOptions & BoundOptions & { resource?: string; role?: string }) => {
      const page = await inspect(
        io,
        async (administration) => {
          const readers = readersOf(administration);
          const [holder, within] = [holderReference(options), boundReference(options)];
          const filter = {
            resource: options.resource,
            role: options.role,
            holder: holder && (await holderOf(readers, holder)),
            within: within && (await boundOf(readers, within)),
          };
          return listRoleAssignments(administration.directories.roleAssignments, filter, pageOfOptions(options));
        },
        (api) => {
          const { resource, role } = options;
          const asked = { resource, role, holder: holderReference(options), within: boundReference(options) };
          return rolesAt(api).list(asked, pageOfOptions(options));
        },
      );
      printPage(io, options.json, page, {
        RESOURCE: ({ resource }) => resource,
        ROLE: ({ role }) => role,
        HOLDER: holderOfView,
        WITHIN: ({ within, withinName }) => (within ? `${within.kind} ${withinName ?? within.id}` : '-'),
        SINCE: ({ assignedAt }) => time(assignedAt),
      });
    });
}

function addExplain(roles: Command, io: CliIo): void {
  withReference(roles.command('explain <user> <resource>'))
    .description('say which scopes a user, or an app by itself, gets at an API, and through which role and group')
    .addOption(
      new Option('--client', 'the argument is the client_id of an app, not a username').conflicts([
        'bySubject',
        'organization',
      ]),
    )
    .option('--organization <name>', 'while they act for this one')
    .option('--json', 'print JSON')
    .action(
      async (
        user: string,
        resource: string,
        options: { bySubject?: boolean; client?: boolean; organization?: string; json?: boolean },
      ) => {
        if (options.client) return explainClient(io, user, resource, options.json);
        const { organization: name } = options;
        const organization = name === undefined ? undefined : { name };
        const access = await inspect(
          io,
          (administration) =>
            effectiveAccess(
              { ...readersOf(administration), issuer: administration.issuer },
              referenceOf(user, options),
              {
                resource,
                organization,
              },
            ),
          (api) => rolesAt(api).explain(referenceOf(user, options), { resource, organization }),
        );
        print(io, options.json, access, [
          ...details({
            user: access.username,
            resource,
            organization: access.organization,
            roles: access.roles.join(', ') || 'none',
          }),
          ...scopesInWords(access),
        ]);
      },
    );
}

async function explainClient(io: CliIo, clientId: string, resource: string, json: boolean | undefined): Promise<void> {
  const access = await inspect(
    io,
    (administration) =>
      effectiveAccessOfClient({ ...readersOf(administration), issuer: administration.issuer }, clientId, { resource }),
    (api) => rolesAt(api).explainClient(clientId, resource),
  );
  print(io, json, access, [
    ...details({ client: access.clientId, resource, roles: access.roles.join(', ') || 'none' }),
    ...scopesInWords(access),
  ]);
}

function scopesInWords({ scopes, notCounting }: AccessAt): readonly string[] {
  return [
    ...scopes.map(({ scope, through }) =>
      through.length === 0 ? `not ${scope}` : `${scope} through ${through.map(inWords).join('; and ')}`,
    ),
    ...notCounting.map((role) => `${inWords(role)}: does not count here, ${reasons[role.reason]}`),
  ];
}

const reasons = {
  other_organization: 'for they do not act for that organization',
  over_a_group_alone: 'for over a group it counts at the administration API alone',
  no_such_role: 'for the API has no such role',
} as const;

function withHolder(command: Command): Command {
  const holders = ['user', 'subject', 'group', 'client'] as const;
  const words = { user: 'username', subject: 'sub', group: 'group', client: 'client_id' } as const;
  for (const holder of holders) {
    const others = holders.filter((each) => each !== holder);
    command.addOption(new Option(`--${holder} <${words[holder]}>`, `of this ${holder}`).conflicts(others));
  }
  return command;
}

function withBound(command: Command): Command {
  return command
    .addOption(new Option('--organization <name>', 'for who acts for this one, not everywhere').conflicts('overGroup'))
    .option('--over-group <group>', 'over this group alone: of roles of the administration API');
}

/** @throws UsageError where nobody is named */
function namedRole(resource: string, role: string, options: HolderOptions & BoundOptions): NamedRole {
  const holder = holderReference(options);
  if (holder === undefined) throw new UsageError('whose: --user, --subject, --group or --client');
  return { resource, role, holder, within: boundReference(options) };
}

function holderReference({ user, subject, group, client }: HolderOptions): HolderReference | undefined {
  if (user !== undefined) return { kind: 'account', account: { username: user } };
  if (subject !== undefined) return { kind: 'account', account: { subject } };
  if (group !== undefined) return { kind: 'group', group: { name: group } };
  return client === undefined ? undefined : { kind: 'client', clientId: client };
}

function boundReference({ organization, overGroup }: BoundOptions): BoundReference | undefined {
  if (organization !== undefined) return { kind: 'organization', organization: { name: organization } };
  return overGroup === undefined ? undefined : { kind: 'group', group: { name: overGroup } };
}

function wordsOf({ user, subject, group, client, organization, overGroup }: HolderOptions & BoundOptions): string {
  const holder = user ?? subject ?? (group === undefined ? `the client ${client}` : `the group ${group}`);
  const bound = organization === undefined ? overGroup && `over ${overGroup}` : `within ${organization}`;
  return bound === undefined ? holder : `${holder}, ${bound},`;
}

function readersOf({ stores, accounts }: Administration) {
  return { ...stores, accounts };
}

/** As lists and `users show` write it. */
export function holderOfView({ holder, holderName }: RoleAssignmentView): string {
  return `${holder.kind === 'account' ? 'user' : holder.kind} ${holderName ?? holder.id}`;
}
