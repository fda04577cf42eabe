import { resolve } from 'node:path';
import { backUpDatabase, restoreDatabase } from '@signet/persistence';
import { concerning, readEnvironment } from '@signet/runtime';
import { parseDatabaseUrl } from '@signet/runtime/database';
import type { Command } from 'commander';
import { type CliIo, print } from '../command-context.js';
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
        backUpDatabase({ database, file, cipher, replace: force, onProgress: progressOf(io, json) }),
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

function readAccess({ env }: CliIo) {
  return readEnvironment(env, (read) => ({
    database: read.parsedSecret('DATABASE_URL', parseDatabaseUrl),
    masterKey: read.secretSource('MASTER_KEY'),
  }));
}
