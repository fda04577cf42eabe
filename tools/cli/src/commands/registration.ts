import { digest, opaqueToken } from '@signet/authorization-server';
import { type Command, InvalidArgumentError } from 'commander';
import { administer, type CliIo, print } from '../command-context.js';

interface CreateOptions {
  readonly uses: number;
  readonly days: number;
  readonly json?: boolean;
}

function positive(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > 10_000) {
    throw new InvalidArgumentError('a number from 1 to 10000');
  }
  return number;
}

/** `signet registration ...`: RFC 7591 §1.2, for CLIENT_REGISTRATION=protected. */
export function addRegistration(program: Command, io: CliIo): void {
  const registration = program.command('registration').description('clients that register themselves');

  registration
    .command('create-token')
    .description('make an initial access token, printed once')
    .option('--uses <number>', 'how many clients it may register', positive, 1)
    .option('--days <number>', 'how long it is good for', positive, 7)
    .option('--json', 'print JSON')
    .action(async (options: CreateOptions) => {
      const { token, expiresAt } = await administer(io, async ({ stores, clock, random }) => {
        const now = clock.now();
        const made = { token: opaqueToken(random), expiresAt: now + options.days * 86_400 };
        await stores.initialAccessTokens.insert({
          digest: digest(made.token),
          createdAt: now,
          expiresAt: made.expiresAt,
          remaining: options.uses,
        });
        return made;
      });
      print(io, options.json, { initialAccessToken: token, expiresAt, uses: options.uses }, [
        `initial access token (shown once): ${token}`,
        `good for ${options.uses} registration${options.uses === 1 ? '' : 's'} until ${new Date(expiresAt * 1000).toISOString()}`,
      ]);
    });
}
