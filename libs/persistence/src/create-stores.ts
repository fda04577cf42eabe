import {
  type AdministeredRecords,
  AdministrationError,
  AdministrationUnitOfWork,
  type ClientDirectory,
  type Initiator,
} from '@signet/administration';
import { type ClientStore, type Stores, UnitOfWork } from '@signet/authorization-server';
import type { AccountStore, LoginAttemptStore } from '@signet/identity';
import { Catalogue, uncached } from './catalogue/catalogue.js';
import { createDirectories, type Directories } from './directories/directories.js';
import type { KeyCipher } from './key-cipher.js';
import type { Database } from './sql/database.js';
import type { Connection } from './sql/statements.js';
import { type StoredStandings, storedStandings } from './standings/stored-standings.js';
import { PersistentClientDirectory } from './stores/client-directory.js';
import { createCoreStores } from './stores/core-stores.js';
import { PersistentAccountStore, PersistentLoginAttemptStore } from './stores/identity-stores.js';

export interface PersistentStores {
  readonly stores: Stores;
  readonly unitOfWork: UnitOfWork;
  readonly administration: AdministrationUnitOfWork;
  readonly clientDirectory: ClientDirectory;
  readonly directories: Directories;
  readonly standings: StoredStandings;
  readonly accounts: AccountStore;
  readonly loginAttempts: LoginAttemptStore;
}

/** Milliseconds: how late a process may see that another one changed a client or a resource server. */
const catalogueMaxAge = { sqlite: 20, postgres: 1000 };

/** The ports of the core and of identity over an open database. */
export function createStores(database: Database, cipher: KeyCipher): PersistentStores {
  const maxAge = catalogueMaxAge[database.read.dialect];
  const catalogue = new Catalogue(database.read, { maxAge });
  const transactions = new Transactions(database, cipher, catalogue);
  return {
    stores: createCoreStores(database, cipher, catalogue),
    unitOfWork: new CoreUnitOfWork(transactions),
    administration: new OperatorUnitOfWork(transactions),
    clientDirectory: new PersistentClientDirectory(database.read),
    directories: createDirectories(database.read),
    standings: storedStandings(database.read),
    accounts: new PersistentAccountStore(database),
    loginAttempts: new PersistentLoginAttemptStore(database),
  };
}

/** Every record, bound to one transaction at a time. */
class Transactions {
  constructor(
    private readonly database: Database,
    private readonly cipher: KeyCipher,
    private readonly catalogue: Catalogue,
  ) {}

  /** @param records what `work` gets of the transaction */
  async run<R, T>(
    records: (connection: Connection, stores: Stores) => R,
    work: (records: R) => Promise<T>,
  ): Promise<T> {
    let isChanged = false;
    const view = uncached(() => {
      isChanged = true;
    });
    try {
      return await this.database.transaction((connection) =>
        work(records(connection, createCoreStores(connection, this.cipher, view))),
      );
    } finally {
      if (isChanged) this.catalogue.changed();
    }
  }
}

class CoreUnitOfWork extends UnitOfWork {
  constructor(private readonly transactions: Transactions) {
    super();
  }

  override run<T>(work: (stores: Stores) => Promise<T>): Promise<T> {
    return this.transactions.run((_connection, stores) => stores, work);
  }
}

/** An arbitrary number that only units of work of operators lock. */
const operatorLock = 7_402_120;

/**
 * One at a time: what one of them read is still so when it writes. SQLite has one writer anyway; on PostgreSQL they wait for
 * each other.
 */
class OperatorUnitOfWork extends AdministrationUnitOfWork {
  constructor(private readonly transactions: Transactions) {
    super();
  }

  override run<T>(_initiator: Initiator, work: (records: AdministeredRecords) => Promise<T>): Promise<T> {
    const done = this.transactions.run(
      (connection, stores) => ({
        connection,
        records: {
          ...stores,
          clients: listedForChange(connection, stores),
          accounts: new PersistentAccountStore(connection),
          loginAttempts: new PersistentLoginAttemptStore(connection),
        },
      }),
      async ({ connection: { read }, records }) => {
        if (read.dialect === 'postgres') await read.rows('SELECT pg_advisory_xact_lock(?)', [operatorLock]);
        return work(records);
      },
    );
    return done.catch((error: unknown) => {
      throw isTakenUsername(error)
        ? new AdministrationError('exists', 'this username is taken', { cause: error })
        : error;
    });
  }
}

/** People make accounts meanwhile: on PostgreSQL the unique index tells who was first. */
function isTakenUsername(error: unknown): boolean {
  const { code, constraint } = error as { readonly code?: unknown; readonly constraint?: unknown };
  return error instanceof Error && code === '23505' && constraint === 'account_username';
}

/** Clients also change themselves (RFC 7592): until the unit of work ends they wait. */
function listedForChange({ read }: Connection, { clients }: Stores): ClientStore {
  return Object.assign(Object.create(clients) as ClientStore, {
    list: async () => {
      if (read.dialect === 'postgres') await read.rows('SELECT 1 FROM "client" ORDER BY "client_id" FOR UPDATE');
      return clients.list();
    },
  });
}
