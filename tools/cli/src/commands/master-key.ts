import { setTimeout as sleep } from 'node:timers/promises';
import {
  createStores,
  type Database,
  type KeyCipher,
  loadMasterKey,
  openDatabase,
  readMasterKey,
  reseal,
  resealStragglers,
  resetKeys,
  type Watch,
  whatIsLost,
} from '@signet/persistence';
import { concerning, readEnvironment, type SecretSource, SystemRandomSource } from '@signet/runtime';
import { parseDatabaseUrl } from '@signet/runtime/database';
import { type Command, InvalidArgumentError } from 'commander';
import { type CliIo, clockOf, print } from '../command-context.js';
import { confirm } from '../confirm.js';
import { masterKeyVariable } from '../master-key.js';

interface JsonOption {
  readonly json?: boolean;
}

/** `signet keys reencrypt` and `signet keys reset` */
export function addMasterKey(keys: Command, io: CliIo): void {
  addReencrypt(keys, io);
  addReset(keys, io);
}

interface ReencryptOptions extends JsonOption {
  readonly newMasterKeyFile: string;
  readonly watch?: number;
}

/** Seconds of a watch at most: a secret that is mounted comes within minutes. */
const longestWatch = 3_600;
/** Milliseconds between its looks. */
const between = 1_000;

function addReencrypt(keys: Command, io: CliIo): void {
  keys
    .command('reencrypt')
    .description('bring all that is under the master key under a new one, in one transaction; may be repeated')
    .requiredOption('--new-master-key-file <file>', 'holds the new one; made when absent')
    .option(
      '--watch <seconds>',
      'bring over too what running processes store under the old one meanwhile, until MASTER_KEY_FILE holds the new one',
      watchSeconds,
    )
    .option('--json', 'print JSON')
    .action(async ({ newMasterKeyFile: file, watch, json }: ReencryptOptions) => {
      const { columns, late, isReplaced } = await withDatabase(io, async (database, source) => {
        const before = await concerning(masterKeyVariable(source), () => readMasterKey(source));
        const after = await concerning('--new-master-key-file', () => loadMasterKey({ file }));
        const columns = await reseal(database, before, after);
        if (watch === undefined) return { columns };
        io.stderr(
          `all is under the key in ${file}: put it in the place of the old one; watching for ${watch} seconds\n`,
        );
        const late = await resealStragglers(
          database,
          before,
          after,
          watchOf(io, watch, () => holds(source, after)),
        );
        return { columns, late, isReplaced: holds(source, after) };
      });
      const followed = late === undefined ? {} : { late, replaced: isReplaced };
      print(io, json, { columns, ...followed }, [
        ...columns.map(
          ({ table, column, changed, already }) => `${table}.${column}: ${changed} changed, ${already} before`,
        ),
        ...(late === undefined ? [] : [`stored under the old key meanwhile: ${late} changed`]),
        ...(isReplaced
          ? ['MASTER_KEY_FILE holds the new key']
          : [
              `from now on all processes need the key in ${file}: put it in the place of the old one. A process that has`,
              'MASTER_KEY_FILE finds it there by itself; one that has MASTER_KEY is to be started again with the new value.',
            ]),
      ]);
    });
}

function watchSeconds(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text) && Number(text) <= longestWatch) return Number(text);
  throw new InvalidArgumentError(`a number of seconds from 1 to ${longestWatch}`);
}

function watchOf({ pause = sleep }: CliIo, seconds: number, isReplaced: () => boolean): Watch {
  let left = Math.ceil((seconds * 1_000) / between);
  const next = async () => {
    if (left === 0) return false;
    left -= 1;
    await pause(between);
    return true;
  };
  return { next, isReplaced };
}

/** Whether a process that reads the master key now gets this one; not while its file is away. */
function holds(source: SecretSource, key: KeyCipher): boolean {
  if (source.file === undefined) return false;
  try {
    return readMasterKey(source).decrypt(key.encrypt('', 'watch'), 'watch') === '';
  } catch {
    return false;
  }
}

function addReset(keys: Command, io: CliIo): void {
  keys
    .command('reset')
    .description(
      'where the master key is lost: forget all that only it opens, and make new signing keys under a new one',
    )
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action(async ({ yes, json }: JsonOption & { yes?: boolean }) => {
      await withDatabase(io, async (database, source) => {
        const lost = await whatIsLost(database);
        for (const { table, count, means } of lost) io.stderr(`${table} (${count}): ${means}\n`);
        await confirm(io, yes, 'forget all of this for good');
        const cipher = await concerning(masterKeyVariable(source), () => loadMasterKey(source));
        const clock = io.clock ?? (await clockOf(createStores(database, cipher)));
        const deps = { clock, random: new SystemRandomSource() };
        const fresh = (await resetKeys(database, cipher, deps)).map(({ kid }) => kid);
        print(io, json, { lost: lost.map(({ table, count }) => ({ table, count })), keys: fresh }, [
          ...fresh.map((kid) => `${kid} signs`),
          'start every process of the issuer again: each has secrets of before in memory',
        ]);
      });
    });
}

/** On the database of DATABASE_URL, its schema up to date. */
async function withDatabase<T>(io: CliIo, work: (database: Database, source: SecretSource) => Promise<T>): Promise<T> {
  const { config, source } = readEnvironment(io.env, (read) => ({
    config: read.parsedSecret('DATABASE_URL', parseDatabaseUrl),
    source: read.secretSource('MASTER_KEY'),
  }));
  const database = await concerning('DATABASE_URL', () => openDatabase(config, { existing: true }));
  try {
    return await work(database, source);
  } finally {
    await database.close();
  }
}
