import type { Stores, UnitOfWork } from '@signet/authorization-server';
import { type AccountStore, IdentityService, type PasswordHasher } from '@signet/identity';
import { createStores, loadMasterKey, openDatabase } from '@signet/persistence';
import { type Clock, type RandomSource, SystemClock, SystemRandomSource } from '@signet/runtime';
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
  /** Cheaper hashing for tests. */
  readonly hasher?: PasswordHasher | undefined;
}

/** The issuer's records, opened for one command. */
export interface Administration {
  readonly stores: Stores;
  readonly unitOfWork: UnitOfWork;
  readonly accounts: AccountStore;
  readonly identity: IdentityService;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** The value of an environment variable. @throws CliError that names it */
export function required(io: CliIo, name: string): string {
  const value = io.env[name];
  if (value === undefined || value === '') {
    throw new CliError(`${name} is not set`);
  }
  return value;
}

/** Runs `work` on the database of DATABASE_URL, its schema up to date, and closes it whatever happens. */
export async function administer<T>(io: CliIo, work: (administration: Administration) => Promise<T>): Promise<T> {
  const config = namingVariable('DATABASE_URL', () => parseDatabaseUrl(required(io, 'DATABASE_URL')));
  const { MASTER_KEY: value, MASTER_KEY_FILE: file } = io.env;
  const cipher = namingVariable(value === undefined ? 'MASTER_KEY_FILE' : 'MASTER_KEY', () =>
    loadMasterKey({ value, file }),
  );
  const database = await openDatabase(config, { migrate: true });
  try {
    const { stores, unitOfWork, accounts, loginAttempts } = createStores(database, cipher);
    const identity = new IdentityService({ accounts, loginAttempts, ...(io.hasher && { hasher: io.hasher }) });
    return await work({
      stores,
      unitOfWork,
      accounts,
      identity,
      clock: new SystemClock(),
      random: new SystemRandomSource(),
    });
  } finally {
    await database.close();
  }
}

export function namingVariable<T>(name: string, read: () => T): T {
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
