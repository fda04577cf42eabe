import { moveDatabase, openDatabase } from '@signet/persistence';
import { concerning, readEnvironment } from '@signet/runtime';
import { DatabaseUnavailable, parseDatabaseUrl } from '@signet/runtime/database';
import type { Command } from 'commander';
import { CliError, type CliIo, print, UsageError } from '../command-context.js';
import { existingMasterKey, progressOf } from '../database-access.js';

interface Options {
  readonly from?: string;
  readonly to?: string;
  readonly json?: boolean;
}

/** `signet migrate` */
export function addMigrate(program: Command, io: CliIo): void {
  program
    .command('migrate')
    .description(
      'bring the schema of DATABASE_URL up to date; with --from or --to, move everything into another database',
    )
    .option('--from <url>', 'move from this database, whose issuer is stopped; default with --to: DATABASE_URL')
    .option('--to <url>', 'move into this one, which is empty; default with --from: DATABASE_URL')
    .option('--json', 'print JSON')
    .action(async (options: Options) => {
      if (options.from === undefined && options.to === undefined) await bringUpToDate(io, options);
      else await move(io, options);
    });
}

async function bringUpToDate(io: CliIo, { json }: Options): Promise<void> {
  const config = readEnvironment(io.env, (read) => read.parsedSecret('DATABASE_URL', parseDatabaseUrl));
  await (await concerning('DATABASE_URL', () => openDatabase(config, { migrate: true }))).close();
  print(io, json, { migrated: true }, ['the schema is up to date']);
}

async function move(io: CliIo, options: Options): Promise<void> {
  const { masterKey, configured } = readEnvironment(io.env, (read) => ({
    masterKey: read.secretSource('MASTER_KEY'),
    configured:
      options.from === undefined || options.to === undefined
        ? read.parsedSecret('DATABASE_URL', parseDatabaseUrl)
        : undefined,
  }));
  const from = given('--from', options.from) ?? configured;
  const to = given('--to', options.to) ?? configured;
  if (!from || !to) throw new UsageError('--from and --to name two databases');
  const cipher = await existingMasterKey(masterKey);
  const moved = await concerning('migrate', () =>
    moveDatabase({ from, to, cipher, told: 'database_moved', onProgress: progressOf(io, options.json) }).catch(
      (error: unknown) => {
        // Not that of DATABASE_URL.
        throw error instanceof DatabaseUnavailable ? new CliError(error.message) : error;
      },
    ),
  );
  print(io, options.json, { migrated: true, ...moved }, [
    `moved ${moved.rows} rows of ${moved.tables} tables, ${moved.sealed} secrets readable; the source is as it was`,
  ]);
}

/** @throws UsageError without the value, which may hold a password */
function given(option: string, url: string | undefined) {
  try {
    return url === undefined ? undefined : parseDatabaseUrl(url);
  } catch (error) {
    throw new UsageError(`${option} ${(error as Error).message}`);
  }
}
