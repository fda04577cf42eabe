import {
  addGroupMember,
  changeGroup,
  createGroup,
  deleteGroup,
  findGroup,
  listGroupMembers,
  listGroups,
  removeGroupMember,
  versionOf,
} from '@signet/administration';
import { type Command, Option } from 'commander';
import { administer, type CliIo, inspect, operator, print } from '../command-context.js';
import { confirm } from '../confirm.js';
import { type ListOptions, pageOfOptions, withListOptions } from '../list-options.js';
import { details, printPage, time } from '../output.js';
import { groupsAt } from '../server/groups-at.js';
import { groupReferenceOf, withGroupReference } from './group-options.js';
import { referenceOf, withReference } from './person-options.js';

interface Common {
  readonly byId?: boolean;
  readonly json?: boolean;
}

/** `signet groups ...` */
export function addGroups(program: Command, io: CliIo): void {
  const groups = program.command('groups').description('people who get the same');
  addCreate(groups, io);
  addUpdate(groups, io);
  addDelete(groups, io);
  addShow(groups, io);
  addLists(groups, io);
  addMembers(groups, io);
}

function addCreate(groups: Command, io: CliIo): void {
  groups
    .command('create <name>')
    .description('create a group, at the top or in another one')
    .option('--description <text>', 'what it is for')
    .option('--in <group>', 'the group that it stands in: who is in this one is in that one, too')
    .option('--json', 'print JSON')
    .action(async (name: string, options: { description?: string; in?: string; json?: boolean }) => {
      const { description, in: parent } = options;
      const group = await administer(
        io,
        ({ ports }) =>
          createGroup(ports, operator, {
            name,
            description,
            ...(parent !== undefined && { parent: { name: parent } }),
          }),
        (api) => groupsAt(api).create({ name, description }, parent === undefined ? undefined : { name: parent }),
      );
      print(io, options.json, { ...group, version: versionOf(group) }, [`created ${group.name} (${group.groupId})`]);
    });
}

function addUpdate(groups: Command, io: CliIo): void {
  withGroupReference(groups.command('update <group>'))
    .description('rename, describe or move a group, and nothing else')
    .option('--name <name>', 'the new one')
    .option('--description <text>', 'what it is for; an empty one is none')
    .addOption(new Option('--in <group>', 'the group that it is to stand in').conflicts('top'))
    .option('--top', 'it is to stand in none')
    .option('--expect-version <version>', 'only while it is of this version')
    .option('--json', 'print JSON')
    .action(
      async (
        name: string,
        options: Common & { name?: string; description?: string; in?: string; top?: boolean; expectVersion?: string },
      ) => {
        const { description, in: parent, top } = options;
        const patch = {
          name: options.name,
          description: description === '' ? null : description,
          parent: top ? null : parent === undefined ? undefined : { name: parent },
        };
        const group = await administer(
          io,
          ({ ports }) => changeGroup(ports, operator, groupReferenceOf(name, options), patch, options.expectVersion),
          (api) => groupsAt(api).change(groupReferenceOf(name, options), patch, options.expectVersion),
        );
        print(io, options.json, { ...group, version: versionOf(group) }, [`changed ${group.name}`]);
      },
    );
}

function addDelete(groups: Command, io: CliIo): void {
  withGroupReference(groups.command('delete <group>'))
    .description('delete a group with its roles; refused while groups stand in it')
    .option('--expect-version <version>', 'only while it is of this version')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action(async (name: string, options: Common & { expectVersion?: string; yes?: boolean }) => {
      await confirm(io, options.yes, `delete the group ${name}`);
      const group = await administer(
        io,
        ({ ports }) => deleteGroup(ports, operator, groupReferenceOf(name, options), options.expectVersion),
        (api) => groupsAt(api).delete(groupReferenceOf(name, options), options.expectVersion),
      );
      print(io, options.json, { ...group, deleted: true }, [`deleted ${group.name}`]);
    });
}

function addShow(groups: Command, io: CliIo): void {
  withGroupReference(groups.command('show <group>'))
    .description('show a group, where it stands and what stands in it, with its version')
    .option('--json', 'print JSON')
    .action(async (name: string, options: Common) => {
      const found = await inspect(
        io,
        ({ stores }) => findGroup(stores, groupReferenceOf(name, options)),
        (api) => groupsAt(api).show(groupReferenceOf(name, options)),
      );
      const { group, above, below } = found;
      const version = versionOf(group);
      print(io, options.json, { ...group, above, below, version }, [
        ...details({
          name: group.name,
          id: group.groupId,
          description: group.description,
          'stands in': above.map((each) => each.name).join(', ') || 'none',
          'has in it': below.map((each) => each.name).join(', ') || 'none',
          created: time(group.createdAt),
          version,
        }),
      ]);
    });
}

function addLists(groups: Command, io: CliIo): void {
  withListOptions(groups.command('list').description('list the groups, by name'), 'names and descriptions')
    .option('--in <group>', 'those that stand in this one')
    .action(async (options: ListOptions & { in?: string }) => {
      const page = await inspect(
        io,
        ({ directories, stores }) =>
          listGroups(
            { directory: directories.groups, groups: stores.groups },
            options.in === undefined ? {} : { parent: { name: options.in } },
            pageOfOptions(options),
          ),
        (api) =>
          groupsAt(api).list(options.in === undefined ? undefined : { name: options.in }, pageOfOptions(options)),
      );
      printPage(io, options.json, page, {
        GROUP: ({ name }) => name,
        ID: ({ groupId }) => groupId,
        IN: ({ parentName }) => parentName ?? '-',
        DESCRIPTION: ({ description }) => description ?? '-',
        CREATED: ({ createdAt }) => time(createdAt),
      });
    });

  withListOptions(withGroupReference(groups.command('members <group>')), "user's names")
    .description('list who is in a group, by subject')
    .option('--below', 'with those who are in a group below it')
    .action(async (name: string, options: ListOptions & Common & { below?: boolean }) => {
      const page = await inspect(
        io,
        ({ directories, stores }) =>
          listGroupMembers(
            { directory: directories.groups, groups: stores.groups },
            groupReferenceOf(name, options),
            options,
            pageOfOptions(options),
          ),
        (api) => groupsAt(api).members(groupReferenceOf(name, options), options, pageOfOptions(options)),
      );
      printPage(io, options.json, page, {
        USER: ({ username }) => username ?? '-',
        SUBJECT: ({ subject }) => subject,
        DIRECTLY: ({ direct }) => (direct ? 'yes' : 'no'),
        SINCE: ({ addedAt }) => time(addedAt),
      });
    });
}

function addMembers(groups: Command, io: CliIo): void {
  withReference(withGroupReference(groups.command('add <group> <user>')))
    .description('take a user into a group')
    .option('--json', 'print JSON')
    .action(async (name: string, user: string, options: Common & { bySubject?: boolean }) => {
      const added = await administer(
        io,
        ({ ports }) => addGroupMember(ports, operator, groupReferenceOf(name, options), referenceOf(user, options)),
        (api) => groupsAt(api).add(groupReferenceOf(name, options), referenceOf(user, options)),
      );
      print(io, options.json, { added }, [added ? `${user} is in ${name}` : `${user} was in ${name} already`]);
    });

  withReference(withGroupReference(groups.command('remove <group> <user>')))
    .description('take a user out of a group; in groups below it they stay')
    .option('--json', 'print JSON')
    .action(async (name: string, user: string, options: Common & { bySubject?: boolean }) => {
      const removed = await administer(
        io,
        ({ ports }) => removeGroupMember(ports, operator, groupReferenceOf(name, options), referenceOf(user, options)),
        (api) => groupsAt(api).remove(groupReferenceOf(name, options), referenceOf(user, options)),
      );
      print(io, options.json, { removed }, [removed ? `${user} is out of ${name}` : `${user} was not in ${name}`]);
    });
}
