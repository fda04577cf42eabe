import { listKeys, rotateKey } from '@signet/administration';
import { type SigningAlgorithm, signingAlgorithmNames } from '@signet/authorization-server';
import { type Command, Option } from 'commander';
import { administer, type CliIo, operator, print } from '../command-context.js';
import { printAll, time } from '../output.js';

/** As many as a page may have: more than any issuer keeps. */
const mostKeys = 1000;

/** `signet keys ...` */
export function addKeys(program: Command, io: CliIo): void {
  const keys = program.command('keys').description('signing keys');

  keys
    .command('list')
    .description('list the signing keys, oldest first: all of them, for they are few')
    .option('--json', 'print JSON: a list')
    .action(async ({ json }: { json?: boolean }) => {
      const { items } = await administer(io, ({ stores }) => listKeys(stores, { limit: mostKeys }));
      printAll(io, json, items, {
        KID: ({ kid }) => kid,
        ALGORITHM: ({ algorithm }) => algorithm,
        SIGNS_FROM: ({ activatesAt }) => time(activatesAt),
        SIGNS_UNTIL: ({ retiresAt }) => time(retiresAt),
        PUBLISHED_UNTIL: ({ publishedUntil, expiresAt }) => time(publishedUntil ?? expiresAt),
      });
    });

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
