import { randomBytes } from 'node:crypto';
import { defaultIssuerSettings, endEverythingOf } from '@signet/authorization-server';
import { type Account, normaliseUsername } from '@signet/identity';
import { type Command, Option } from 'commander';
import { type Administration, administer, CliError, type CliIo, print } from '../command-context.js';

interface PasswordOptions {
  readonly passwordStdin?: boolean;
  readonly generatePassword?: boolean;
  readonly json?: boolean;
}

interface CreateOptions extends PasswordOptions {
  readonly email?: string;
  readonly emailVerified?: boolean;
  readonly name?: string;
  readonly givenName?: string;
  readonly familyName?: string;
}

/** 144 bits, easy to copy. */
export const generatePassword = (): string => randomBytes(18).toString('base64url');

/** What may be shown of an account: never the password hash. */
function view({ subject, username, email, name, createdAt, disabledAt }: Account) {
  return { subject, username, email, name, createdAt, disabledAt };
}

/** Never from the arguments: other users of the machine see those. */
async function obtainPassword(io: CliIo, options: PasswordOptions): Promise<{ password: string; generated: boolean }> {
  if (options.passwordStdin) {
    return { password: (await io.readStdin()).replace(/\r?\n$/, ''), generated: false };
  }
  if (options.generatePassword || io.promptPassword === undefined) {
    return { password: generatePassword(), generated: true };
  }
  const password = await io.promptPassword('Password (empty: generate one): ');
  if (password === '') {
    return { password: generatePassword(), generated: true };
  }
  if ((await io.promptPassword('Again: ')) !== password) {
    throw new CliError('the two passwords differ');
  }
  return { password, generated: false };
}

async function findAccount({ accounts }: Administration, username: string): Promise<Account> {
  const account = await accounts.findByUsername(normaliseUsername(username));
  if (account === undefined) {
    throw new CliError('there is no user of this name');
  }
  return account;
}

/** A password is changed because somebody else may know it: what that one holds ends too. */
function endEverything(io: CliIo, { unitOfWork, clock, random }: Administration, subject: string): Promise<number> {
  const settings = defaultIssuerSettings(io.env.ISSUER ?? '');
  return unitOfWork.run((stores) => endEverythingOf({ clock, random, settings }, stores, subject));
}

function withPasswordOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--password-stdin', 'read the password from the standard input').conflicts('generatePassword'),
    )
    .option('--generate-password', 'make a password and print it (the default where there is no terminal)');
}

/** `signet users ...` */
export function addUsers(program: Command, io: CliIo): void {
  const users = program.command('users').description('people who can sign in');

  withPasswordOptions(users.command('create <username>').description('create a user'))
    .option('--email <address>')
    .option('--email-verified', 'the address is known to be theirs')
    .option('--name <name>', 'full name')
    .option('--given-name <name>')
    .option('--family-name <name>')
    .option('--json', 'print JSON')
    .action(async (username: string, options: CreateOptions) => {
      const { password, generated } = await obtainPassword(io, options);
      const { email, emailVerified, name, givenName, familyName } = options;
      const profile = { email, emailVerified, name, givenName, familyName };
      const account = await administer(io, ({ identity }) =>
        identity.createAccount({ username, password, ...profile }),
      );
      print(io, options.json, { ...view(account), ...(generated && { password }) }, [
        `created ${account.username} (${account.subject})`,
        ...(generated ? [`password: ${password}`] : []),
      ]);
    });

  users
    .command('list')
    .description('list all users')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const accounts = await administer(io, (administration) => administration.accounts.list());
      print(
        io,
        options.json,
        accounts.map(view),
        accounts.map((each) =>
          [each.username, each.subject, each.email ?? '-', each.disabledAt === undefined ? 'active' : 'disabled'].join(
            '\t',
          ),
        ),
      );
    });

  users
    .command('disable <username>')
    .description('refuse sign-in, end every session and revoke every grant of the user')
    .option('--json', 'print JSON')
    .action(async (username: string, options: { json?: boolean }) => {
      const [account, revoked] = await administer(io, async (administration) => {
        const { subject } = await findAccount(administration, username);
        const disabled = await administration.identity.disable(subject);
        return [disabled, await endEverything(io, administration, subject)] as const;
      });
      print(io, options.json, { ...view(account), revokedGrants: revoked }, [
        `disabled ${account.username}, grants revoked: ${revoked}`,
      ]);
    });

  users
    .command('enable <username>')
    .description('allow sign-in again')
    .option('--json', 'print JSON')
    .action(async (username: string, options: { json?: boolean }) => {
      const account = await administer(io, async (administration) =>
        administration.identity.enable((await findAccount(administration, username)).subject),
      );
      print(io, options.json, view(account), [`enabled ${account.username}`]);
    });

  withPasswordOptions(users.command('set-password <username>').description('replace the password of a user'))
    .option('--keep-sessions', 'do not sign the user out everywhere')
    .option('--json', 'print JSON')
    .action(async (username: string, options: PasswordOptions & { keepSessions?: boolean }) => {
      const { password, generated } = await obtainPassword(io, options);
      const [account, revoked] = await administer(io, async (administration) => {
        const { subject } = await findAccount(administration, username);
        const changed = await administration.identity.setPassword({ subject, password });
        return [changed, options.keepSessions ? 0 : await endEverything(io, administration, subject)] as const;
      });
      print(io, options.json, { ...view(account), revokedGrants: revoked, ...(generated && { password }) }, [
        `changed the password of ${account.username}, grants revoked: ${revoked}`,
        ...(generated ? [`password: ${password}`] : []),
      ]);
    });
}
