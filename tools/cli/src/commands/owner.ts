import { type AccountView, listOwners, recoverOwner } from '@signet/administration';
import type { Command } from 'commander';
import { administerHere, type CliIo, inspect, operator, print } from '../command-context.js';
import { printAll, time } from '../output.js';
import { referenceOf, withReference } from './person-options.js';

interface RecoverOptions {
  readonly bySubject?: boolean;
  readonly json?: boolean;
}

/** `signet owner ...`: who may do everything. */
export function addOwner(program: Command, io: CliIo): void {
  const owner = program.command('owner').description('who may do everything at this issuer');

  withReference(owner.command('recover [user]'))
    .description('make a link that makes an owner, once: of this user, with a new password, or of whoever opens it')
    .option('--json', 'print JSON')
    .action(async (user: string | undefined, options: RecoverOptions) => {
      const { link, expiresAt, owners } = await administerHere(io, async ({ ports, records, issuer }) => ({
        owners: (await listOwners(records, issuer)).map(({ username }) => username),
        ...(await recoverOwner(ports, operator, user === undefined ? undefined : referenceOf(user, options))),
      }));
      print(io, options.json, { link, expiresAt, owners }, [
        owners.length === 0 ? 'there is no owner who can sign in' : `owners who can sign in: ${owners.join(', ')}`,
        `whoever opens this link is an owner; it is good once, until ${time(expiresAt)}:`,
        link,
      ]);
    });

  owner
    .command('list')
    .description('list who is an owner and can sign in')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const owners = await inspect(
        io,
        ({ records, issuer }) => listOwners(records, issuer),
        async (api) => (await api.call<{ readonly items: readonly AccountView[] }>('listOwners')).body.items,
      );
      printAll(io, options.json, owners, {
        USERNAME: ({ username }) => username,
        SUBJECT: ({ subject }) => subject,
        NAME: ({ name }) => name ?? '-',
      });
    });
}
