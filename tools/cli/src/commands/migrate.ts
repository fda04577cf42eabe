import { openDatabase, parseDatabaseUrl } from '@signet/persistence';
import type { Command } from 'commander';
import { type CliIo, namingVariable, print, required } from '../command-context.js';

/** `signet migrate` */
export function addMigrate(program: Command, io: CliIo): void {
  program
    .command('migrate')
    .description('bring the schema of DATABASE_URL up to date')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const config = namingVariable('DATABASE_URL', () => parseDatabaseUrl(required(io, 'DATABASE_URL')));
      await (await openDatabase(config, { migrate: true })).close();
      print(io, options.json, { migrated: true }, ['the schema is up to date']);
    });
}
