import { listKeys, rotateKey, type SigningKeyView, withdrawSigningKey } from '@signet/administration';
import { type SigningAlgorithm, signingAlgorithmNames } from '@signet/authorization-server';
import { type Command, Option } from 'commander';
import { administer, type CliIo, inspect, operator, print } from '../command-context.js';
import { confirm } from '../confirm.js';
import { printAll, time } from '../output.js';
import { pageAt } from '../server/index.js';
import { addDrill } from './keys-drill.js';
import { addMasterKey } from './master-key.js';

/** As many as a page may have: more than any issuer keeps. */
const mostKeys = 1000;

interface JsonOption {
  readonly json?: boolean;
}

/** `signet keys ...` */
export function addKeys(program: Command, io: CliIo): void {
  const keys = program.command('keys').description('signing keys, and the master key that they are stored under');
  addList(keys, io);
  addRotate(keys, io);
  addWithdraw(keys, io);
  addDrill(keys, io);
  addMasterKey(keys, io);
}

function addList(keys: Command, io: CliIo): void {
  keys
    .command('list')
    .description('list the signing keys, oldest first: all of them, for they are few')
    .option('--json', 'print JSON: a list')
    .action(async ({ json }: JsonOption) => {
      const { items } = await inspect(
        io,
        ({ stores }) => listKeys(stores, { limit: mostKeys }),
        (api) => pageAt<SigningKeyView>(api, 'listKeys', { limit: mostKeys }),
      );
      printAll(io, json, items, {
        KID: ({ kid }) => kid,
        ALGORITHM: ({ algorithm }) => algorithm,
        HELD_BY: ({ heldBy }) => heldBy,
        SIGNS_FROM: ({ activatesAt }) => time(activatesAt),
        SIGNS_UNTIL: ({ retiresAt }) => time(retiresAt),
        PUBLISHED_UNTIL: ({ publishedUntil, expiresAt }) => time(publishedUntil ?? expiresAt),
      });
    });
}

function addRotate(keys: Command, io: CliIo): void {
  keys
    .command('rotate')
    .description('publish a new key now that signs after the publication lead; tokens of the one before stay good')
    .addOption(new Option('--algorithm <alg>').choices(signingAlgorithmNames).default('ES256'))
    .option('--now', 'it signs within seconds: as soon as every process has published it')
    .option(
      '--stored',
      'also where an operator gives the keys of this algorithm: from then on one in the database signs',
    )
    .option('--json', 'print JSON')
    .action(async (options: JsonOption & { algorithm: SigningAlgorithm; now?: boolean; stored?: boolean }) => {
      const key = await administer(
        io,
        ({ ports }) => rotateKey(ports, operator, options.algorithm, options),
        async (api) => {
          const { algorithm, now, stored } = options;
          const body = { algorithm, now, stored };
          return (await api.call<Awaited<ReturnType<typeof rotateKey>>>('rotateKey', { body })).body;
        },
      );
      print(io, options.json, key, [`${key.kid} (${key.algorithm}) signs from ${time(key.activatesAt)}`]);
    });
}

function addWithdraw(keys: Command, io: CliIo): void {
  keys
    .command('withdraw <kid>')
    .description('a key that leaked: it signs nothing more, and all that it signed is refused within seconds')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action(async (kid: string, options: JsonOption & { yes?: boolean }) => {
      await confirm(io, options.yes, `withdraw the key ${kid} and refuse every token that it signed`);
      const { withdrawn, replacement } = await administer(
        io,
        ({ ports }) => withdrawSigningKey(ports, operator, kid),
        async (api) =>
          (await api.call<Awaited<ReturnType<typeof withdrawSigningKey>>>('withdrawKey', { path: { kid } })).body,
      );
      print(io, options.json, { kid, withdrawn: true, ...(replacement && { replacement: replacement.kid }) }, [
        `withdrew ${withdrawn.kid} (${withdrawn.algorithm})`,
        ...(replacement ? [`${replacement.kid} signs in its place`] : []),
      ]);
    });
}
