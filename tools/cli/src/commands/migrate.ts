import { openDatabase } from '@signet/persistence';
import { concerning, readEnvironment } from '@signet/runtime';
import { parseDatabaseUrl } from '@signet/runtime/database';
import type { Command } from 'commander';
import { type CliIo, print } from '../command-context.js';

/** `signet migrate` */
export function addMigrate(program: Command, io: CliIo): void {
  program
    .command('migrate')
    .description('bring the schema of DATABASE_URL up to date')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const config = readEnvironment(io.env, (read) => read.parsedSecret('DATABASE_URL', parseDatabaseUrl));
      await (await concerning('DATABASE_URL', () => openDatabase(config, { migrate: true }))).close();
      print(io, options.json, { migrated: true }, ['the schema is up to date']);
    });
}
