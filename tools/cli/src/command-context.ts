import { randomBytes } from 'node:crypto';
import type { AdministrationPorts, AdministrationUnitOfWork, Initiator, PasswordPorts } from '@signet/administration';
import {
  Clock,
  defaultIssuerSettings,
  RandomSource,
  type SigningKeyStore,
  type Stores,
  type UnitOfWork,
} from '@signet/authorization-server';
import { type AccountStore, IdentityService } from '@signet/identity';
import { createStores, type Directories, loadMasterKey, openDatabase, parseDatabaseUrl } from '@signet/persistence';
import type { CliIo } from './cli-io.js';

export type { CliIo } from './cli-io.js';
export { print, printable } from './output.js';

/** What was asked for is refused or failed: one line, exit code 1. */
export class CliError extends Error {
  override readonly name = 'CliError';
}

/** The command line says too little or what cannot be: one line, exit code 2. */
export class UsageError extends CliError {}

/** Who administers from here. */
export const operator: Initiator = { entity: 'admin', through: 'cli' };

export class SystemClock extends Clock {
  override now(): number {
    return Math.floor(Date.now() / 1000);
  }
}

export class SystemRandomSource extends RandomSource {
  override bytes(length: number): Uint8Array {
    return randomBytes(length);
  }
}

/** The issuer's records, opened for one command. */
export interface Administration {
  readonly stores: Stores;
  readonly unitOfWork: UnitOfWork;
  readonly administration: AdministrationUnitOfWork;
  readonly accounts: AccountStore;
  readonly identity: IdentityService;
  /** What the use cases of administration are given. */
  readonly ports: AdministrationPorts & PasswordPorts & { readonly signingKeys: SigningKeyStore };
  readonly directories: Directories;
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
    const { stores, unitOfWork, administration, directories, accounts, loginAttempts } = createStores(database, cipher);
    const identity = new IdentityService({ accounts, loginAttempts, ...(io.hasher && { hasher: io.hasher }) });
    const inputs = { clock: new SystemClock(), random: new SystemRandomSource() };
    const settings = defaultIssuerSettings(io.env.ISSUER ?? '');
    const ports = { ...inputs, settings, identity, unitOfWork: administration, signingKeys: stores.signingKeys };
    return await work({ stores, unitOfWork, administration, accounts, identity, ports, directories, ...inputs });
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
