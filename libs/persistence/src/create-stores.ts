import { type Stores, UnitOfWork } from '@signet/authorization-server';
import type { AccountStore, LoginAttemptStore } from '@signet/identity';
import { Catalogue, uncached } from './catalogue/catalogue.js';
import type { KeyCipher } from './key-cipher.js';
import type { Database } from './sql/database.js';
import { type StoredStandings, storedStandings } from './standings/stored-standings.js';
import { createCoreStores } from './stores/core-stores.js';
import { PersistentAccountStore, PersistentLoginAttemptStore } from './stores/identity-stores.js';

export interface PersistentStores {
  readonly stores: Stores;
  readonly unitOfWork: UnitOfWork;
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
  return {
    stores: createCoreStores(database, cipher, catalogue),
    unitOfWork: new TransactionUnitOfWork(database, cipher, catalogue),
    standings: storedStandings(database.read),
    accounts: new PersistentAccountStore(database),
    loginAttempts: new PersistentLoginAttemptStore(database),
  };
}

class TransactionUnitOfWork extends UnitOfWork {
  constructor(
    private readonly database: Database,
    private readonly cipher: KeyCipher,
    private readonly catalogue: Catalogue,
  ) {
    super();
  }

  override async run<T>(work: (stores: Stores) => Promise<T>): Promise<T> {
    let isChanged = false;
    const view = uncached(() => {
      isChanged = true;
    });
    try {
      return await this.database.transaction((connection) => work(createCoreStores(connection, this.cipher, view)));
    } finally {
      if (isChanged) this.catalogue.changed();
    }
  }
}
