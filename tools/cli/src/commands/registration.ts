import {
  createInitialAccessToken,
  type InitialAccessTokenView,
  initialAccessTokenBounds,
  listInitialAccessTokens,
  revokeInitialAccessToken,
} from '@signet/administration';
import { type Command, Option } from 'commander';
import { administer, type CliIo, inspect, operator, print } from '../command-context.js';
import { confirm } from '../confirm.js';
import { type ListOptions, pageOfOptions, wholeNumber, withListOptions } from '../list-options.js';
import { printPage, time } from '../output.js';
import { pageAt } from '../server/index.js';

interface CreateOptions {
  readonly uses: number;
  readonly days: number;
  readonly pkce: 'optional' | 'required';
  readonly json?: boolean;
}

/** `signet registration ...`: RFC 7591 §1.2, for CLIENT_REGISTRATION=protected. */
export function addRegistration(program: Command, io: CliIo): void {
  const registration = program.command('registration').description('clients that register themselves');

  registration
    .command('create-token')
    .description('make an initial access token, printed once')
    .option(
      '--uses <number>',
      'how many clients it may register',
      wholeNumber(initialAccessTokenBounds.uses.least, initialAccessTokenBounds.uses.most),
      1,
    )
    .option(
      '--days <number>',
      'how long it is good for',
      wholeNumber(initialAccessTokenBounds.days.least, initialAccessTokenBounds.days.most),
      7,
    )
    .addOption(
      new Option('--pkce <rule>', 'optional: its confidential clients may do without, and without a nonce')
        .choices(['optional', 'required'])
        .default('required'),
    )
    .option('--json', 'print JSON')
    .action(async ({ uses, days, pkce, json }: CreateOptions) => {
      const body = { uses, lifetime: days * 86_400, pkceOptional: pkce === 'optional' };
      const { token, tokenId, expiresAt } = await administer(
        io,
        ({ ports }) => createInitialAccessToken(ports, operator, body),
        async (api) =>
          (await api.call<Awaited<ReturnType<typeof createInitialAccessToken>>>('createInitialAccessToken', { body }))
            .body,
      );
      print(io, json, { tokenId, initialAccessToken: token, expiresAt, uses }, [
        `initial access token (shown once): ${token}`,
        `${tokenId} is good for ${uses} registration${uses === 1 ? '' : 's'} until ${time(expiresAt)}`,
      ]);
    });

  withListOptions(
    registration.command('list-tokens').description('list the initial access tokens, oldest first'),
    'names',
  ).action(async (options: ListOptions) => {
    const page = await inspect(
      io,
      ({ stores }) => listInitialAccessTokens(stores, pageOfOptions(options)),
      (api) => pageAt<InitialAccessTokenView>(api, 'listInitialAccessTokens', pageOfOptions(options)),
    );
    printPage(io, options.json, page, {
      TOKEN: ({ tokenId }) => tokenId,
      CREATED: ({ createdAt }) => time(createdAt),
      EXPIRES: ({ expiresAt }) => time(expiresAt),
      REMAINING: ({ remaining }) => String(remaining),
      PKCE: ({ pkceOptional }) => (pkceOptional ? 'optional' : 'required'),
    });
  });

  registration
    .command('revoke-token <token_id>')
    .description('an initial access token registers no more clients; those that it registered stay')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action(async (tokenId: string, options: { yes?: boolean; json?: boolean }) => {
      await confirm(io, options.yes, `revoke the initial access token ${tokenId}`);
      await administer(
        io,
        ({ ports }) => revokeInitialAccessToken(ports, operator, tokenId),
        async (api) => void (await api.call('revokeInitialAccessToken', { path: { tokenId } })),
      );
      print(io, options.json, { tokenId, revoked: true }, [`revoked ${tokenId}`]);
    });
}
