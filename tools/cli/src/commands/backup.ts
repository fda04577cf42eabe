import { resolve } from 'node:path';
import { tellExport } from '@signet/administration';
import { backUpDatabase, createStores, type KeyCipher, openDatabase, restoreDatabase } from '@signet/persistence';
import { concerning, readEnvironment, SystemRandomSource } from '@signet/runtime';
import { type DatabaseConfig, parseDatabaseUrl } from '@signet/runtime/database';
import type { Command } from 'commander';
import { type CliIo, clockOf, operator, print } from '../command-context.js';
import { existingMasterKey, progressOf } from '../database-access.js';

interface Options {
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `signet backup` and `signet restore` */
export function addBackup(program: Command, io: CliIo): void {
  program
    .command('backup')
    .description(
      'all that the database of DATABASE_URL holds into a file, verified, while the issuer runs; the master key is not in it',
    )
    .argument('<file>')
    .option('--force', 'replace a file that is there')
    .option('--json', 'print JSON')
    .action(async (path: string, { force = false, json }: Options) => {
      const { database, masterKey } = readAccess(io);
      const cipher = await existingMasterKey(masterKey);
      const file = resolve(path);
      const made = await concerning('backup', () =>
        backUpDatabase({
          database,
          file,
          cipher,
          replace: force,
          onProgress: progressOf(io, json),
          tell: () => tellBackup(io, database, cipher),
        }),
      );
      print(io, json, { file, ...made }, [
        `${file}: ${made.rows} rows of ${made.tables} tables, ${made.sealed} secrets readable`,
      ]);
    });

  program
    .command('restore')
    .description('a backup into the empty place that DATABASE_URL names, verified, while no issuer runs on it')
    .argument('<file>')
    .option('--json', 'print JSON')
    .action(async (path: string, { json }: Options) => {
      const { database, masterKey } = readAccess(io);
      const cipher = await existingMasterKey(masterKey);
      const file = resolve(path);
      const made = await concerning('restore', () =>
        restoreDatabase({ database, file, cipher, onProgress: progressOf(io, json) }),
      );
      print(io, json, { restored: true, ...made }, [
        `restored ${made.rows} rows of ${made.tables} tables, ${made.sealed} secrets readable`,
      ]);
    });
}

/** In the trail of the database that was copied. */
async function tellBackup(io: CliIo, config: DatabaseConfig, cipher: KeyCipher): Promise<void> {
  const database = await openDatabase(config, { existing: true });
  try {
    const created = createStores(database, cipher, { clock: io.clock });
    const clock = io.clock ?? (await clockOf(created));
    const ports = { clock, random: new SystemRandomSource(), unitOfWork: created.administration };
    await tellExport(ports, operator, { record: 'database', withHashes: true });
  } finally {
    await database.close();
  }
}

function readAccess({ env }: CliIo) {
  return readEnvironment(env, (read) => ({
    database: read.parsedSecret('DATABASE_URL', parseDatabaseUrl),
    masterKey: read.secretSource('MASTER_KEY'),
  }));
}
