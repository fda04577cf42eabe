import { listKeys, rotateKey } from '@signet/administration';
import { type SigningAlgorithm, signingAlgorithmNames } from '@signet/authorization-server';
import { type Command, Option } from 'commander';
import { administer, type CliIo, operator, print } from '../command-context.js';
import { type ListOptions, pageOfOptions, withListOptions } from '../list-options.js';
import { printPage, time } from '../output.js';

/** `signet keys ...` */
export function addKeys(program: Command, io: CliIo): void {
  const keys = program.command('keys').description('signing keys');

  withListOptions(keys.command('list').description('list the signing keys, oldest first'), 'kid and algorithm').action(
    async (options: ListOptions) => {
      const page = await administer(io, ({ stores }) => listKeys(stores, pageOfOptions(options)));
      printPage(io, options.json, page, {
        KID: ({ kid }) => kid,
        ALGORITHM: ({ algorithm }) => algorithm,
        SIGNS_FROM: ({ activatesAt }) => time(activatesAt),
        SIGNS_UNTIL: ({ retiresAt }) => time(retiresAt),
        PUBLISHED_UNTIL: ({ publishedUntil, expiresAt }) => time(publishedUntil ?? expiresAt),
      });
    },
  );

  keys
    .command('rotate')
    .description('publish a new key now that signs after the publication lead')
    .addOption(new Option('--algorithm <alg>').choices(signingAlgorithmNames).default('ES256'))
    .option('--json', 'print JSON')
    .action(async (options: { algorithm: SigningAlgorithm; json?: boolean }) => {
      const key = await administer(io, ({ ports }) => rotateKey(ports, operator, options.algorithm));
      print(io, options.json, key, [`${key.kid} (${key.algorithm}) signs from ${time(key.activatesAt)}`]);
    });
}
