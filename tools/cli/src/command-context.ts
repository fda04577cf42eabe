import { types } from 'node:util';
import type {
  AdministeredRecords,
  AdministrationPorts,
  AdministrationUnitOfWork,
  ClientDirectory,
  Initiator,
  PasswordPorts,
} from '@signet/administration';
import { effectivePolicies, NoticingUnitOfWork, readPinned, readStoredPolicies } from '@signet/administration';
import {
  type AuditChain,
  defaultIssuerSettings,
  type SigningKeyStore,
  type Stores,
  type UnitOfWork,
} from '@signet/authorization-server';
import { type AccountStore, type AttributeDefinitionStore, IdentityService } from '@signet/identity';
import {
  createStores,
  type Database,
  type Directories,
  isMissing,
  KeyCipher,
  loadMasterKey,
  openDatabase,
  openMasterKey,
  type PersistentStores,
  type StoredStandings,
} from '@signet/persistence';
import {
  type Clock,
  concerning,
  type RandomSource,
  readEnvironment,
  type SecretSource,
  SharedClock,
  SystemClock,
  SystemRandomSource,
} from '@signet/runtime';
import { parseDatabaseUrl } from '@signet/runtime/database';
import { CliError } from './cli-error.js';
import type { CliIo } from './cli-io.js';
import { warnOfManaged } from './managed-warning.js';
import { masterKeyVariable } from './master-key.js';
import { AdministrationApi, serverAddress } from './server/index.js';

export { CliError, UsageError } from './cli-error.js';
export type { CliIo } from './cli-io.js';
export { print, printable } from './output.js';

/** Who administers from here. */
export const operator: Initiator = { entity: 'admin', through: 'cli' };

/** The issuer's records, opened for one command. */
export interface Administration {
  readonly stores: Stores;
  /** Every port, those of identity and of administration too. */
  readonly records: AdministeredRecords;
  readonly unitOfWork: UnitOfWork;
  readonly auditChain: AuditChain;
  readonly administration: AdministrationUnitOfWork;
  /** With another one innermost, as `DryRunUnitOfWork`. */
  readonly administrationAround: PersistentStores['administrationAround'];
  readonly clientDirectory: ClientDirectory;
  readonly standings: StoredStandings;
  readonly accounts: AccountStore;
  readonly attributeDefinitions: AttributeDefinitionStore;
  readonly identity: IdentityService;
  /** What the use cases of administration are given. */
  readonly ports: AdministrationPorts & PasswordPorts & { readonly signingKeys: SigningKeyStore };
  readonly directories: Directories;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** ISSUER, where it is set. */
  readonly issuer: string;
}

type Work<T> = (administration: Administration) => Promise<T>;

/** The same by the administration API of an issuer. */
type WorkAtServer<T> = (api: AdministrationApi) => Promise<T>;

/** Runs `work` on the database of DATABASE_URL, its schema up to date, and closes it whatever happens; with `--server`, `atServer`. */
export async function administer<T>(io: CliIo, work: Work<T>, atServer: WorkAtServer<T>): Promise<T> {
  return throughServer(io, atServer) ?? administerHere(io, work);
}

/** As `administer`, for what only reads: where something is missing it says so, and makes nothing. */
export async function inspect<T>(io: CliIo, work: Work<T>, atServer: WorkAtServer<T>): Promise<T> {
  return throughServer(io, atServer) ?? inspectHere(io, work);
}

/** As `administer`, of a command that stands in `onThisMachine`. */
export function administerHere<T>(io: CliIo, work: Work<T>): Promise<T> {
  return opened(io, { migrate: true }, work);
}

/** As `inspect`, of a command that stands in `onThisMachine`. */
export function inspectHere<T>(io: CliIo, work: Work<T>): Promise<T> {
  return opened(io, { existing: true }, work);
}

function throughServer<T>(io: CliIo, atServer: WorkAtServer<T>): Promise<T> | undefined {
  const server = io.server?.();
  return server === undefined ? undefined : atServer(new AdministrationApi(io, serverAddress(server)));
}

/** In the place of one that is missing: what needs none goes on. */
class MissingMasterKey extends KeyCipher {
  constructor(private readonly file: string) {
    super();
  }

  override encrypt(): never {
    throw new CliError(`MASTER_KEY_FILE: ${this.file} is missing`);
  }

  override decrypt(): never {
    return this.encrypt();
  }
}

async function opened<T>(io: CliIo, how: { migrate?: boolean; existing?: boolean }, work: Work<T>): Promise<T> {
  const { issuer, config, masterKey, pinned, themeFile } = readEnvironment(io.env, (read) => ({
    issuer: read.issuer('ISSUER'),
    config: read.parsedSecret('DATABASE_URL', parseDatabaseUrl),
    masterKey: read.secretSource('MASTER_KEY'),
    pinned: readPinned(read),
    themeFile: read.optional('THEME_FILE') !== undefined,
  }));
  // What is wrong with it is said before anything is opened.
  if (!isMissing(masterKey)) await concerning(masterKeyVariable(masterKey), () => loadMasterKey(masterKey));
  const database = await concerning('DATABASE_URL', () => openDatabase(config, how));
  try {
    const missing = how.existing && isMissing(masterKey) ? new MissingMasterKey(masterKey.file ?? '') : undefined;
    const cipher = missing ?? (await cipherFor(masterKey, database));
    const created = createStores(database, cipher, { clock: io.clock });
    const {
      auditChain,
      records,
      stores,
      unitOfWork,
      administration,
      administrationAround,
      standings,
      clientDirectory,
      directories,
      accounts,
      loginAttempts,
    } = created;
    const inputs = { clock: io.clock ?? (await clockOf(created)), random: new SystemRandomSource() };
    const { clock } = inputs;
    // Where the mail goes is known to the server, which leaves out what it cannot do.
    const installation = { pinned, isMailSent: true, themeFile };
    const { stored } = readStoredPolicies(await records.installationSettings.list(), installation);
    const least = effectivePolicies(pinned, stored).passwords.minLength?.value as number;
    const identity = new IdentityService({
      accounts,
      loginAttempts,
      clock,
      ...(io.hasher && { hasher: io.hasher }),
      passwords: { least, services: [new URL(issuer).hostname] },
    });
    const settings = defaultIssuerSettings(issuer);
    const noticing = new NoticingUnitOfWork(administration);
    const ports = {
      ...inputs,
      installation,
      settings,
      identity,
      unitOfWork: noticing,
      signingKeys: stores.signingKeys,
    };
    const opened = {
      auditChain,
      records,
      stores,
      unitOfWork,
      administration: noticing,
      administrationAround,
      clientDirectory,
      directories,
      standings,
      accounts,
      identity,
      ports,
    };
    const { attributeDefinitions } = records;
    const done = await work({ ...opened, ...inputs, attributeDefinitions, issuer });
    warnOfManaged(io, noticing.noticed);
    return done;
  } finally {
    await database.close();
  }
}

/** The one that the processes of the issuer go by: what a command begins or ends is of their time. */
export async function clockOf({ databaseClock }: Pick<PersistentStores, 'databaseClock'>): Promise<Clock> {
  if (databaseClock === undefined) return new SystemClock();
  const clock = new SharedClock(databaseClock);
  await clock.look();
  return clock;
}

async function cipherFor(source: SecretSource, database: Database): Promise<KeyCipher> {
  const { cipher } = await concerning(masterKeyVariable(source), () => openMasterKey(source, database));
  return cipher;
}

/** Says of what is wrong where it was given. */
export function naming<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof CliError
      ? error
      : new CliError(`${name}: ${error instanceof Error || types.isNativeError(error) ? error.message : 'invalid'}`);
  }
}
