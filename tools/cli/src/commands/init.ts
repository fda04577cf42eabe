import { openDatabase, openMasterKey } from '@signet/persistence';
import { concerning, readEnvironment } from '@signet/runtime';
import { parseDatabaseUrl } from '@signet/runtime/database';
import type { Command } from 'commander';
import { type CliIo, print } from '../command-context.js';
import { masterKeyVariable } from '../master-key.js';

/** `signet init` */
export function addInit(program: Command, io: CliIo): void {
  program
    .command('init')
    .description(
      'make what a new issuer needs: the schema of DATABASE_URL and, where there is none yet, the master key file',
    )
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const { config, source } = readEnvironment(io.env, (read) => ({
        config: read.parsedSecret('DATABASE_URL', parseDatabaseUrl),
        source: read.secretSource('MASTER_KEY'),
      }));
      const database = await concerning('DATABASE_URL', () => openDatabase(config, { migrate: true }));
      try {
        const { made } = await concerning(masterKeyVariable(source), () => openMasterKey(source, database));
        const key = made
          ? `made the master key ${source.file}: keep it where backups of the database are not`
          : 'the master key was there';
        print(io, options.json, { migrated: true, masterKeyMade: made }, ['the schema is up to date', key]);
      } finally {
        await database.close();
      }
    });
}
