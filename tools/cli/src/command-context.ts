import type { AdministrationUnitOfWork, ClientDirectory } from '@signet/administration';
import type { Stores, UnitOfWork } from '@signet/authorization-server';
import { type AccountStore, IdentityService, type PasswordHasher } from '@signet/identity';
import { createStores, loadMasterKey, openDatabase } from '@signet/persistence';
import { type Clock, EnvironmentReader, type RandomSource, SystemClock, SystemRandomSource } from '@signet/runtime';
import { parseDatabaseUrl } from '@signet/runtime/database';

/** A mistake of the person at the shell: one line, exit code 1. */
export class CliError extends Error {
  override readonly name = 'CliError';
}

/** Everything the commands touch outside the process's memory, so that tests run them in process. */
export interface CliIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** All of the standard input. */
  readonly readStdin: () => Promise<string>;
  /** Asks without echo; undefined where nobody is there to answer. */
  readonly promptPassword?: ((question: string) => Promise<string>) | undefined;
  /** Asks yes or no; undefined where nobody is there to answer. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
  /** Cheaper hashing for tests. */
  readonly hasher?: PasswordHasher | undefined;
}

/** The issuer's records, opened for one command. */
export interface Administration {
  readonly stores: Stores;
  readonly unitOfWork: UnitOfWork;
  readonly administration: AdministrationUnitOfWork;
  readonly clientDirectory: ClientDirectory;
  readonly accounts: AccountStore;
  readonly identity: IdentityService;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** Runs `work` on the database of DATABASE_URL, its schema up to date, and closes it whatever happens. */
export async function administer<T>(io: CliIo, work: (administration: Administration) => Promise<T>): Promise<T> {
  const read = new EnvironmentReader(io.env);
  const config = read.parsed('DATABASE_URL', parseDatabaseUrl);
  const masterKey = read.secretSource('MASTER_KEY');
  const cipher = naming(masterKey.file === undefined ? 'MASTER_KEY' : 'MASTER_KEY_FILE', () =>
    loadMasterKey(masterKey),
  );
  const database = await openDatabase(config, { migrate: true });
  try {
    const created = createStores(database, cipher);
    const { stores, unitOfWork, administration, clientDirectory, accounts, loginAttempts } = created;
    const identity = new IdentityService({ accounts, loginAttempts, ...(io.hasher && { hasher: io.hasher }) });
    return await work({
      stores,
      unitOfWork,
      administration,
      clientDirectory,
      accounts,
      identity,
      clock: new SystemClock(),
      random: new SystemRandomSource(),
    });
  } finally {
    await database.close();
  }
}

/** Says of what is wrong where it was given. */
export function naming<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof CliError
      ? error
      : new CliError(`${name}: ${error instanceof Error ? error.message : 'invalid'}`);
  }
}

/** One JSON value with `--json`, else the lines for a person. */
export function print(io: CliIo, json: boolean | undefined, value: unknown, lines: readonly string[]): void {
  io.stdout(json ? `${JSON.stringify(value)}\n` : lines.map((line) => `${printable(line)}\n`).join(''));
}

/** What was stored by others must not move the cursor of the terminal it is shown on. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '�');
}
