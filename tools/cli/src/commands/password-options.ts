import { randomBytes } from 'node:crypto';
import { isCommonPassword } from '@signet/identity';
import { type Command, Option } from 'commander';
import { CliError, type CliIo } from '../command-context.js';

export interface PasswordOptions {
  readonly passwordStdin?: boolean;
  readonly generatePassword?: boolean;
}

/** 144 bits, easy to copy, and none that is refused: what people try first is known by a filter that errs once in ten thousand. */
export function generatePassword(): string {
  for (;;) {
    const password = randomBytes(18).toString('base64url');
    if (!isCommonPassword(password)) return password;
  }
}

export function withPasswordOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--password-stdin', 'read the password from the standard input').conflicts('generatePassword'),
    )
    .option('--generate-password', 'make a password and print it (the default where there is no terminal)');
}

/** Never from the arguments: other users of the machine see those. */
export async function obtainPassword(
  io: CliIo,
  options: PasswordOptions,
): Promise<{ password: string; generated: boolean }> {
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
