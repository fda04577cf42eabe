import { type AccountReference, findAccount } from '@signet/administration';
import { type Command, Option } from 'commander';
import type { Administration } from '../command-context.js';
import { type AdministrationApi, subjectAt } from '../server/index.js';

/** Whose records. */
export interface PersonOptions {
  readonly user?: string;
  readonly subject?: string;
}

export function withPersonOptions(command: Command): Command {
  return command
    .addOption(new Option('--user <username>', 'of this user').conflicts('subject'))
    .option('--subject <sub>', 'of the user with this sub, also where there is no account any more');
}

/** @throws AdministrationError unknown */
export async function subjectOf(
  administration: Administration,
  { user, subject }: PersonOptions,
): Promise<string | undefined> {
  if (user === undefined) return subject;
  return (await findAccount(administration, { username: user })).subject;
}

/** The same by the administration API. @throws AdministrationError unknown */
export async function subjectAtServer(api: AdministrationApi, { user, subject }: PersonOptions) {
  return user === undefined ? subject : subjectAt(api, { username: user });
}

/** What names the one user of a command. */
export function withReference(command: Command): Command {
  return command.option('--by-subject', 'the argument is a sub, not a username');
}

export function referenceOf(name: string, { bySubject }: { readonly bySubject?: boolean }): AccountReference {
  return bySubject ? { subject: name } : { username: name };
}
