import {
  type BoundReference,
  boundOf,
  findAccount,
  listOrders,
  orderAction,
  orderActionOfMembers,
  withdrawOrder,
} from '@signet/administration';
import { orderedActionNames } from '@signet/authorization-server';
import { Argument, type Command, Option } from 'commander';
import {
  type Administration,
  administer,
  type CliIo,
  inspect,
  operator,
  print,
  UsageError,
} from '../command-context.js';
import { type ListOptions, pageOfOptions, wholeNumber, withListOptions } from '../list-options.js';
import { printPage, time } from '../output.js';
import { actionsAt } from '../server/actions-at.js';
import { referenceOf, withReference } from './person-options.js';

interface Members {
  readonly group?: string;
  readonly organization?: string;
}

const known = orderedActionNames.join(', ');

/** `signet actions ...` */
export function addActions(program: Command, io: CliIo): void {
  const actions = program.command('actions').description(`what people must do at their next sign-in: ${known}`);
  addOrder(actions, io);
  addOrderOfMembers(actions, io);
  addWithdraw(actions, io);
  addList(actions, io);
}

function addOrder(actions: Command, io: CliIo): void {
  withReference(actions.command('order <user>').addArgument(actionArgument()))
    .description('order a user to do something before anything is given in their name')
    .option('--immediately', 'end every session and revoke every grant of the user now')
    .option('--json', 'print JSON')
    .action(
      async (user: string, action: string, options: { bySubject?: boolean; immediately?: boolean; json?: boolean }) => {
        const [person, { immediately }] = [referenceOf(user, options), options];
        const { order, isNew, revokedGrants } = await administer(
          io,
          ({ ports }) => orderAction(ports, operator, person, action, { immediately }),
          (api) => actionsAt(api).order(person, action, { immediately }),
        );
        const ended = immediately ? `, grants revoked: ${revokedGrants}` : '';
        print(io, options.json, { ...order, isNew, revokedGrants }, [
          `${user} ${isNew ? 'is' : 'was already'} to do ${action}${ended}`,
        ]);
      },
    );
}

function addOrderOfMembers(actions: Command, io: CliIo): void {
  withMembers(actions.command('order-members').addArgument(actionArgument()))
    .description('order the people of a group or an organization to do something, up to 200 of them at a time')
    .option('--immediately', 'end every session and revoke every grant of theirs now')
    .option('--limit <count>', 'at most this many, 1 to 200', wholeNumber(1, 200), 200)
    .option('--after <key>', 'those behind this one: as the page before says')
    .option('--json', 'print JSON')
    .action(
      async (
        action: string,
        options: Members & { immediately?: boolean; limit: number; after?: string; json?: boolean },
      ) => {
        const { immediately, limit, after } = options;
        const of = membersOf(options);
        if (of === undefined) throw new UsageError('of whom? --group or --organization');
        const done = await administer(
          io,
          ({ ports, stores, accounts, directories: { groups, organizations } }) => {
            const readers = { records: { ...stores, accounts }, groups, organizations };
            return orderActionOfMembers(ports, operator, readers, of, action, { immediately, limit, after });
          },
          (api) => actionsAt(api).orderOfMembers(of, action, { immediately, limit, after }),
        );
        print(io, options.json, done, [
          `ordered of ${done.ordered} people who were not to do ${action} before, of ${done.of}`,
          ...(done.next === undefined ? [] : [`the next page: --after '${done.next}'`]),
        ]);
      },
    );
}

function addWithdraw(actions: Command, io: CliIo): void {
  withReference(actions.command('withdraw <user>').addArgument(actionArgument()))
    .description('withdraw an order: the user need not do it any more')
    .option('--json', 'print JSON')
    .action(async (user: string, action: string, options: { bySubject?: boolean; json?: boolean }) => {
      const person = referenceOf(user, options);
      const withdrawn = await administer(
        io,
        ({ ports }) => withdrawOrder(ports, operator, person, action),
        (api) => actionsAt(api).withdraw(person, action),
      );
      const line = withdrawn ? `${user} need not do ${action} any more` : `${user} was not to do ${action}`;
      print(io, options.json, { withdrawn }, [line]);
    });
}

function addList(actions: Command, io: CliIo): void {
  const command = actions.command('list').description('list what people were ordered to do and have not done');
  withMembers(withListOptions(command, "user's names"))
    .option('--user <username>', 'of this user')
    .addOption(new Option('--action <action>', 'of this action').choices(orderedActionNames))
    .action(async (options: ListOptions & Members & { user?: string; action?: string }) => {
      const { user, action } = options;
      const [of, page] = [membersOf(options), pageOfOptions(options)];
      const person = user === undefined ? undefined : { username: user };
      const found = await inspect(
        io,
        async (administration) => {
          const subject = person && (await findAccount(administration, person)).subject;
          const members = of && (await idOf(administration, of));
          return listOrders(administration.directories.actionOrders, { subject, action, ...members }, page);
        },
        (api) => actionsAt(api).list({ person, of, action }, page),
      );
      printPage(io, options.json, found, {
        USER: ({ username }) => username ?? '-',
        SUBJECT: ({ subject }) => subject,
        ACTION: ({ action: named }) => named,
        ORDERED: ({ orderedAt }) => time(orderedAt),
      });
    });
}

function actionArgument(): Argument {
  return new Argument('<action>', 'what is to be done').choices(orderedActionNames);
}

function withMembers(command: Command): Command {
  return command
    .addOption(new Option('--group <name>', 'of the people of this group and those in it').conflicts('organization'))
    .option('--organization <name>', 'of the members of this organization');
}

function membersOf({ group, organization }: Members): BoundReference | undefined {
  if (group !== undefined) return { kind: 'group', group: { name: group } };
  return organization === undefined ? undefined : { kind: 'organization', organization: { name: organization } };
}

async function idOf({ stores, accounts }: Administration, of: BoundReference) {
  const { kind, id } = await boundOf({ ...stores, accounts }, of);
  return kind === 'group' ? { groupId: id } : { organizationId: id };
}
