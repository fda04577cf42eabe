import {
  addOrganizationMember,
  changeOrganization,
  createOrganization,
  deleteOrganization,
  findOrganization,
  listOrganizationMembers,
  listOrganizations,
  removeOrganizationMember,
  versionOf,
} from '@signet/administration';
import type { Command } from 'commander';
import { administer, type CliIo, inspect, operator, print } from '../command-context.js';
import { confirm } from '../confirm.js';
import { type ListOptions, pageOfOptions, withListOptions } from '../list-options.js';
import { details, printPage, time } from '../output.js';
import { organizationsAt } from '../server/organizations-at.js';
import { referenceOf, withReference } from './person-options.js';

interface Common {
  readonly json?: boolean;
}

/** `signet organizations ...` */
export function addOrganizations(program: Command, io: CliIo): void {
  const organizations = program.command('organizations').description('whom people may act for');
  addChanges(organizations, io);
  addReads(organizations, io);
  addMembers(organizations, io);
}

function addChanges(organizations: Command, io: CliIo): void {
  organizations
    .command('create <name>')
    .description('create an organization; the name is for the organization parameter of requests')
    .option('--display-name <text>', 'what people read')
    .option('--json', 'print JSON')
    .action(async (name: string, options: Common & { displayName?: string }) => {
      const { displayName } = options;
      const made = await administer(
        io,
        ({ ports }) => createOrganization(ports, operator, { name, displayName }),
        (api) => organizationsAt(api).create({ name, displayName }),
      );
      print(io, options.json, { ...made, version: versionOf(made) }, [`created ${name} (${made.organizationId})`]);
    });

  organizations
    .command('update <organization>')
    .description('change what is given of an organization, and nothing else')
    .option('--name <name>', 'the new one')
    .option('--display-name <text>', 'what people read')
    .option('--expect-version <version>', 'only while it is of this version')
    .option('--json', 'print JSON')
    .action(
      async (
        organization: string,
        options: Common & { name?: string; displayName?: string; expectVersion?: string },
      ) => {
        const { name, displayName, expectVersion } = options;
        const changed = await administer(
          io,
          ({ ports }) =>
            changeOrganization(ports, operator, { name: organization }, { name, displayName }, expectVersion),
          (api) => organizationsAt(api).change({ name: organization }, { name, displayName }, expectVersion),
        );
        print(io, options.json, { ...changed, version: versionOf(changed) }, [`changed ${changed.name}`]);
      },
    );

  organizations
    .command('delete <organization>')
    .description('delete an organization: what was given for it ends, roles within it are gone')
    .option('--expect-version <version>', 'only while it is of this version')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action(async (name: string, options: Common & { expectVersion?: string; yes?: boolean }) => {
      await confirm(io, options.yes, `delete the organization ${name}`);
      const deleted = await administer(
        io,
        ({ ports }) => deleteOrganization(ports, operator, { name }, options.expectVersion),
        (api) => organizationsAt(api).delete({ name }, options.expectVersion),
      );
      print(io, options.json, { ...deleted, deleted: true }, [`deleted ${name}`]);
    });
}

function addReads(organizations: Command, io: CliIo): void {
  organizations
    .command('show <organization>')
    .description('show an organization, with its version')
    .option('--json', 'print JSON')
    .action(async (name: string, options: Common) => {
      const found = await inspect(
        io,
        ({ stores }) => findOrganization(stores, { name }),
        (api) => organizationsAt(api).show({ name }),
      );
      const version = versionOf(found);
      const { organizationId: id, displayName, createdAt } = found;
      print(io, options.json, { ...found, version }, [
        ...details({ name, 'display name': displayName, id, created: time(createdAt), version }),
      ]);
    });

  withListOptions(organizations.command('list').description('list the organizations, by name'), 'both names').action(
    async (options: ListOptions) => {
      const page = await inspect(
        io,
        ({ directories }) => listOrganizations(directories.organizations, pageOfOptions(options)),
        (api) => organizationsAt(api).list(pageOfOptions(options)),
      );
      printPage(io, options.json, page, {
        ORGANIZATION: ({ name }) => name,
        ID: ({ organizationId }) => organizationId,
        'DISPLAY NAME': ({ displayName }) => displayName,
        CREATED: ({ createdAt }) => time(createdAt),
      });
    },
  );

  withListOptions(organizations.command('members <organization>'), "user's names")
    .description('list the members of an organization, by subject')
    .action(async (name: string, options: ListOptions) => {
      const page = await inspect(
        io,
        ({ directories, stores }) =>
          listOrganizationMembers(
            { directory: directories.organizations, organizations: stores.organizations },
            { name },
            pageOfOptions(options),
          ),
        (api) => organizationsAt(api).members({ name }, pageOfOptions(options)),
      );
      printPage(io, options.json, page, {
        USER: ({ username }) => username ?? '-',
        SUBJECT: ({ subject }) => subject,
        SINCE: ({ addedAt }) => time(addedAt),
      });
    });
}

function addMembers(organizations: Command, io: CliIo): void {
  withReference(organizations.command('add <organization> <user>'))
    .description('make a user a member of an organization')
    .option('--json', 'print JSON')
    .action(async (name: string, user: string, options: Common & { bySubject?: boolean }) => {
      const added = await administer(
        io,
        ({ ports }) => addOrganizationMember(ports, operator, { name }, referenceOf(user, options)),
        (api) => organizationsAt(api).add({ name }, referenceOf(user, options)),
      );
      const line = added ? `${user} is a member of ${name}` : `${user} was a member of ${name} already`;
      print(io, options.json, { added }, [line]);
    });

  withReference(organizations.command('remove <organization> <user>'))
    .description('end a membership: what the user was given for it ends, and so do their roles within it')
    .option('--json', 'print JSON')
    .action(async (name: string, user: string, options: Common & { bySubject?: boolean }) => {
      const removed = await administer(
        io,
        ({ ports }) => removeOrganizationMember(ports, operator, { name }, referenceOf(user, options)),
        (api) => organizationsAt(api).remove({ name }, referenceOf(user, options)),
      );
      const line = removed ? `${user} is no member of ${name} any more` : `${user} was no member of ${name}`;
      print(io, options.json, { removed }, [line]);
    });
}
