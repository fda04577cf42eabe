import {
  type BoundReference,
  boundOf,
  type InvitationView,
  invite,
  listInvitations,
  type NewInvitation,
  revokeInvitation,
} from '@signet/administration';
import { type Command, Option } from 'commander';
import { administer, type CliIo, inspect, operator, print, UsageError } from '../command-context.js';
import { confirm } from '../confirm.js';
import { type ListOptions, pageOfOptions, positiveInteger, withListOptions } from '../list-options.js';
import { printPage, time } from '../output.js';
import { invitationsAt } from '../server/invitations-at.js';

interface CreateOptions {
  readonly days: number;
  readonly locale?: string;
  readonly group?: readonly string[];
  readonly organization?: readonly string[];
  readonly role?: readonly string[];
  readonly rolesWithin?: boolean;
  readonly json?: boolean;
}

/** `signet invitations ...`: people who make their own account because an operator wants them to. */
export function addInvitations(program: Command, io: CliIo): void {
  const invitations = program.command('invitations').description('links by which people make their own account');

  invitations
    .command('create <email>')
    .description('send a link to an address; the one that was sent there before ends')
    .option('--days <number>', 'how long it is good for, 1 to 30', positiveInteger, 7)
    .option('--locale <tag>', 'the language of the mail')
    .option('--group <name...>', 'where they are a member then')
    .option('--organization <name...>', 'where they are a member then')
    .option('--role <role=resource...>', 'as "clerk=https://orders.example.com": what they have then')
    .option('--roles-within', 'the roles hold within the one organization or group that is named, not everywhere')
    .option('--json', 'print JSON')
    .action(async (email: string, options: CreateOptions) => {
      const { days, locale, group = [], organization = [], role = [], rolesWithin, json } = options;
      const within = rolesWithin ? boundOfRoles(group, organization) : undefined;
      const wanted: NewInvitation = {
        email,
        lifetime: days * 86_400,
        ...(locale !== undefined && { locale }),
        groups: group.map((name) => ({ name })),
        organizations: organization.map((name) => ({ name })),
        roles: role.map((each) => ({ ...readRole(each), ...(within && { within }) })),
      };
      const made = await administer(
        io,
        ({ ports }) => invite(ports, operator, wanted),
        (api) => invitationsAt(api).create(wanted),
      );
      const line = `invited ${made.email} (${made.invitationId}), until ${time(made.expiresAt)}`;
      print(io, json, made, [line]);
    });

  withListOptions(
    invitations
      .command('list')
      .description('list those that are neither accepted nor over, by address')
      .addOption(new Option('--organization <name>', 'that give something within this one alone').conflicts('group'))
      .option('--group <name>', 'that give something within this group alone, with those below it'),
    'address',
  ).action(async (options: ListOptions & { organization?: string; group?: string }) => {
    const place = placeReference(options);
    const page = await inspect(
      io,
      async ({ records, directories, clock }) => {
        const filter = { place: place && (await boundOf(records, place)) };
        return listInvitations(directories.invitations, { clock }, filter, pageOfOptions(options));
      },
      (api) => invitationsAt(api).list(place, pageOfOptions(options)),
    );
    printPage<InvitationView>(io, options.json, page, {
      INVITATION: ({ invitationId }) => invitationId,
      EMAIL: ({ email }) => email,
      CREATED: ({ createdAt }) => time(createdAt),
      EXPIRES: ({ expiresAt }) => time(expiresAt),
    });
  });

  invitations
    .command('revoke <invitation_id>')
    .description('take one back: its link is good for nothing any more')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action(async (invitationId: string, options: { yes?: boolean; json?: boolean }) => {
      await confirm(io, options.yes, `revoke the invitation ${invitationId}`);
      await administer(
        io,
        ({ ports }) => revokeInvitation(ports, operator, invitationId),
        (api) => invitationsAt(api).revoke(invitationId),
      );
      print(io, options.json, { invitationId, revoked: true }, [`revoked ${invitationId}`]);
    });
}

function placeReference({
  organization,
  group,
}: {
  organization?: string;
  group?: string;
}): BoundReference | undefined {
  if (organization !== undefined) return { kind: 'organization', organization: { name: organization } };
  return group === undefined ? undefined : { kind: 'group', group: { name: group } };
}

/** @throws UsageError where it is not one */
function boundOfRoles(groups: readonly string[], organizations: readonly string[]): BoundReference | undefined {
  if (groups.length + organizations.length !== 1)
    throw new UsageError('--roles-within: name one organization or one group');
  const [[group], [organization]] = [groups, organizations];
  return placeReference({ ...(group !== undefined && { group }), ...(organization !== undefined && { organization }) });
}

function readRole(text: string): { readonly role: string; readonly resource: string } {
  const [role = '', resource = ''] = text.split(/=(.*)/s);
  if (role === '' || resource === '') throw new UsageError(`a role is written as role=resource: ${text}`);
  return { role, resource };
}
