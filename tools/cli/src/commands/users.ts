import {
  type AccountView,
  accessOfPerson,
  changeAccount,
  createAccount,
  defaultResetWait,
  deleteAccount,
  disableAccount,
  enableAccount,
  factorsOfPerson,
  findAccount,
  listAccounts,
  longestResetWait,
  resetFactors,
  setPassword,
  stopFactorsReset,
  unlockAccount,
  versionOf,
} from '@signet/administration';
import { type Command, InvalidArgumentError } from 'commander';
import { administer, type CliIo, inspect, operator, print } from '../command-context.js';
import { confirm } from '../confirm.js';
import { type ListOptions, pageOfOptions, withListOptions } from '../list-options.js';
import { details, printPage, time } from '../output.js';
import { usersAt } from '../server/users-at.js';
import {
  type AttributeOptions,
  attributesOf,
  withAttributeOptions,
  withClearAttributeOption,
} from './attribute-options.js';
import { obtainPassword, type PasswordOptions, withPasswordOptions } from './password-options.js';
import { referenceOf, withReference } from './person-options.js';
import { type ProfileOptions, patchOf, profileOf, withClearOption, withProfileOptions } from './profile-options.js';
import { holderOfView } from './roles.js';

interface Common {
  readonly bySubject?: boolean;
  readonly json?: boolean;
}

/** `signet users ...` */
export function addUsers(program: Command, io: CliIo): void {
  const users = program.command('users').description('people who can sign in');
  addCreate(users, io);
  addUpdate(users, io);
  addDelete(users, io);
  addShow(users, io);
  addList(users, io);
  addEnding(users, io);
}

function addCreate(users: Command, io: CliIo): void {
  const command = users.command('create <username>').description('create a user');
  withAttributeOptions(withProfileOptions(withPasswordOptions(command)))
    .option('--temporary', 'the password is for the first sign-in alone')
    .option('--json', 'print JSON')
    .action(
      async (
        username: string,
        options: PasswordOptions & ProfileOptions & AttributeOptions & { temporary?: boolean; json?: boolean },
      ) => {
        const { password, generated } = await obtainPassword(io, options);
        const temporary = options.temporary && { temporary: true };
        const account = await administer(
          io,
          async ({ attributeDefinitions, ports }) => {
            const attributes = attributesOf(options, await attributeDefinitions.list());
            return createAccount(ports, operator, {
              username,
              password,
              attributes,
              ...temporary,
              ...profileOf(options),
            });
          },
          async (api) => {
            const attributes = attributesOf(options, await usersAt(api).attributeDefinitions(options));
            return usersAt(api).create({ username, password, attributes, ...temporary, ...profileOf(options) });
          },
        );
        print(io, options.json, { ...account, ...(generated && { password }) }, [
          `created ${account.username} (${account.subject})`,
          ...(generated ? [`password: ${password}`] : []),
        ]);
      },
    );
}

function addUpdate(users: Command, io: CliIo): void {
  const command = users
    .command('update <user>')
    .description('change what is given of a user, and nothing else')
    .option('--username <username>', 'the new one');
  withReference(withClearAttributeOption(withAttributeOptions(withClearOption(withProfileOptions(command)))))
    .option('--expect-version <version>', 'only while the user is of this version')
    .option('--json', 'print JSON')
    .action(
      async (
        user: string,
        options: Common &
          ProfileOptions &
          AttributeOptions & { username?: string; clear?: readonly string[]; expectVersion?: string },
      ) => {
        const { username, expectVersion, json } = options;
        const patch = { ...patchOf(options), ...(username !== undefined && { username }) };
        const account = await administer(
          io,
          async ({ attributeDefinitions, ports }) => {
            const attributes = attributesOf(options, await attributeDefinitions.list());
            const named = Object.keys(attributes).length > 0 && { attributes };
            return changeAccount(ports, operator, referenceOf(user, options), { ...patch, ...named }, expectVersion);
          },
          async (api) => {
            const attributes = attributesOf(options, await usersAt(api).attributeDefinitions(options));
            const named = Object.keys(attributes).length > 0 && { attributes };
            return usersAt(api).change(referenceOf(user, options), { ...patch, ...named }, expectVersion);
          },
        );
        print(io, json, versioned(account), [`changed ${account.username}`]);
      },
    );
}

function addDelete(users: Command, io: CliIo): void {
  withReference(users.command('delete <user>'))
    .description('delete a user: every session and grant ends, every consent is forgotten')
    .option('--expect-version <version>', 'only while the user is of this version')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action(async (user: string, options: Common & { expectVersion?: string; yes?: boolean }) => {
      await confirm(io, options.yes, `delete the user ${user}`);
      const { account, revokedGrants } = await administer(
        io,
        ({ ports }) => deleteAccount(ports, operator, referenceOf(user, options), options.expectVersion),
        (api) => usersAt(api).delete(referenceOf(user, options), options.expectVersion),
      );
      print(io, options.json, { ...account, deleted: true, revokedGrants }, [
        `deleted ${account.username}, grants revoked: ${revokedGrants}`,
      ]);
    });
}

function addShow(users: Command, io: CliIo): void {
  withReference(users.command('show <user>'))
    .description('show everything about a user but the password, with its version')
    .option('--json', 'print JSON')
    .action(async (user: string, options: Common) => {
      const { account, access, factors } = await inspect(
        io,
        async (readers) => ({
          account: await findAccount(readers, referenceOf(user, options)),
          access: await accessOfPerson({ ...readers.stores, accounts: readers.accounts }, referenceOf(user, options)),
          factors: await factorsOfPerson(readers, readers.records, referenceOf(user, options)),
        }),
        async (api) => ({
          ...(await usersAt(api).show(referenceOf(user, options))),
          factors: await usersAt(api).factors(referenceOf(user, options)),
        }),
      );
      const { subject, username, createdAt, updatedAt, address, attributes, ...others } = account;
      const { disabledAt: _, closedAt: __, deletionAt: ___, ...profile } = others;
      const texts = Object.entries(profile).map(([name, value]) => [name, String(value)]);
      const kept = Object.entries(attributes ?? {}).map(([name, value]) => [
        `attribute ${name}`,
        [value].flat().join(', '),
      ]);
      const kinds = [...new Set(factors.factors.map(({ type }) => type))];
      print(io, options.json, { ...versioned(account), ...access, secondFactors: factors }, [
        ...details({
          username,
          subject,
          state: stateOf(account, time),
          created: time(createdAt),
          updated: time(updatedAt),
          ...Object.fromEntries([...texts, ...kept]),
          address:
            address &&
            Object.values(address)
              .join(', ')
              .replace(/\s*\n\s*/g, ', '),
          groups: access.groups.map(({ name }) => name).join(', ') || 'none',
          organizations: access.organizations.map(({ name }) => name).join(', ') || 'none',
          'second factors': kinds.join(', ') || 'none',
          ...(factors.resetAt !== undefined && { 'second factors go': time(factors.resetAt) }),
          version: versionOf(account),
        }),
        ...access.roles.map((role) => {
          const within = role.within === undefined ? '' : `, within ${role.withinName ?? role.within.id}`;
          const by = role.holder.kind === 'account' ? '' : `, by ${holderOfView(role)}`;
          return `role ${role.role} at ${role.resource}${by}${within}`;
        }),
      ]);
    });
}

function addList(users: Command, io: CliIo): void {
  const command = users.command('list').description('list users, by username');
  withListOptions(command, 'username, email address and names').action(async (options: ListOptions) => {
    const page = await inspect(
      io,
      ({ directories }) => listAccounts(directories.accounts, pageOfOptions(options)),
      (api) => usersAt(api).list(pageOfOptions(options)),
    );
    printPage(io, options.json, page, {
      USERNAME: ({ username }) => username,
      SUBJECT: ({ subject }) => subject,
      EMAIL: ({ email }) => email ?? '-',
      NAME: ({ name }) => name ?? '-',
      CREATED: ({ createdAt }) => time(createdAt),
      STATE: (account) => stateOf(account),
    });
  });
}

/** Who can sign in; else since when nobody can, whose doing that is, and when it is deleted. */
function stateOf(
  { disabledAt, closedAt, deletionAt }: Pick<AccountView, 'disabledAt' | 'closedAt' | 'deletionAt'>,
  told?: (at: number) => string,
): string {
  if (disabledAt === undefined) return 'active';
  const state = closedAt === undefined ? 'disabled' : 'closed';
  const since = told === undefined ? '' : ` ${told(closedAt ?? disabledAt)}`;
  return `${state}${since}${deletionAt !== undefined && told !== undefined ? `, to be deleted ${told(deletionAt)}` : ''}`;
}

function addEnding(users: Command, io: CliIo): void {
  withReference(users.command('unlock <user>'))
    .description('forget the failed sign-ins that make a user wait')
    .option('--json', 'print JSON')
    .action(async (user: string, options: Common) => {
      const account = await administer(
        io,
        ({ ports }) => unlockAccount(ports, operator, referenceOf(user, options)),
        (api) => usersAt(api).unlock(referenceOf(user, options)),
      );
      print(io, options.json, account, [`unlocked ${account.username}`]);
    });

  withReference(users.command('reset-factors <user>'))
    .description(
      'take away the second factors of a user who has lost them, who is told at once and can stop it until then',
    )
    .option('--after <time>', 'hours or days until it counts, as 24h or 7d; 0: at once', resetWait, defaultResetWait)
    .option('--stop', 'stop a reset that was ordered')
    .option('--json', 'print JSON')
    .action(async (user: string, { after, stop, ...options }: Common & { after: number; stop?: boolean }) => {
      if (stop) {
        const stopped = await administer(
          io,
          ({ ports }) => stopFactorsReset(ports, operator, referenceOf(user, options)),
          (api) => usersAt(api).stopReset(referenceOf(user, options)),
        );
        return print(io, options.json, { stopped }, [stopped ? 'the reset is stopped' : 'no reset was ordered']);
      }
      const reset = await administer(
        io,
        ({ ports }) => resetFactors(ports, operator, referenceOf(user, options), { after }),
        (api) => usersAt(api).resetFactors(referenceOf(user, options), { after }),
      );
      print(io, options.json, reset, [
        after === 0
          ? `second factors of ${reset.username} removed: ${reset.removed}`
          : `second factors of ${reset.username} go ${time(reset.effectiveAt)}, when the user signs in next; the user is told`,
      ]);
    });

  withReference(users.command('disable <user>'))
    .description('refuse sign-in, end every session and revoke every grant of the user')
    .option('--json', 'print JSON')
    .action(async (user: string, options: Common) => {
      const { account, revokedGrants } = await administer(
        io,
        ({ ports }) => disableAccount(ports, operator, referenceOf(user, options)),
        (api) => usersAt(api).disable(referenceOf(user, options)),
      );
      print(io, options.json, { ...account, revokedGrants }, [
        `disabled ${account.username}, grants revoked: ${revokedGrants}`,
      ]);
    });

  withReference(users.command('enable <user>'))
    .description('allow sign-in again')
    .option('--json', 'print JSON')
    .action(async (user: string, options: Common) => {
      const account = await administer(
        io,
        ({ ports }) => enableAccount(ports, operator, referenceOf(user, options)),
        (api) => usersAt(api).enable(referenceOf(user, options)),
      );
      print(io, options.json, account, [`enabled ${account.username}`]);
    });

  withReference(withPasswordOptions(users.command('set-password <user>')))
    .description('replace the password of a user, who is signed out everywhere')
    .option('--keep-sessions', 'do not sign the user out')
    .option('--temporary', 'for the next sign-in alone: the user chooses another one then')
    .option('--json', 'print JSON')
    .action(
      async (user: string, options: Common & PasswordOptions & { keepSessions?: boolean; temporary?: boolean }) => {
        const { password, generated } = await obtainPassword(io, options);
        const { keepSessions, temporary } = options;
        const { account, revokedGrants } = await administer(
          io,
          ({ ports }) =>
            setPassword(ports, operator, referenceOf(user, options), password, { keepSessions, temporary }),
          (api) => usersAt(api).setPassword(referenceOf(user, options), { password, keepSessions, temporary }),
        );
        print(io, options.json, { ...account, revokedGrants, ...(generated && { password }) }, [
          `changed the password of ${account.username}, grants revoked: ${revokedGrants}`,
          ...(generated ? [`password: ${password}`] : []),
        ]);
      },
    );
}

function versioned(account: AccountView) {
  return { ...account, version: versionOf(account) };
}

function resetWait(text: string): number {
  const [, count, unit] = /^(\d{1,4})([hd]?)$/.exec(text) ?? [];
  const seconds = count === undefined ? Number.NaN : Number(count) * (unit === 'd' ? 86_400 : 3_600);
  const isTime = seconds === 0 || (unit !== '' && seconds <= longestResetWait);
  if (!isTime) throw new InvalidArgumentError('0, hours or days as 24h or 7d, 30d at most');
  return seconds;
}
