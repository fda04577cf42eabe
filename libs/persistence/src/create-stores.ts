import { type Stores, UnitOfWork } from '@signet/authorization-server';
import type { AccountStore, LoginAttemptStore } from '@signet/identity';
import type { KeyCipher } from './key-cipher.js';
import type { Database } from './sql/database.js';
import { createCoreStores } from './stores/core-stores.js';
import { PersistentAccountStore, PersistentLoginAttemptStore } from './stores/identity-stores.js';

export interface PersistentStores {
  readonly stores: Stores;
  readonly unitOfWork: UnitOfWork;
  readonly accounts: AccountStore;
  readonly loginAttempts: LoginAttemptStore;
}

/** The ports of the core and of identity over an open database. */
export function createStores(database: Database, cipher: KeyCipher): PersistentStores {
  return {
    stores: createCoreStores(database, cipher),
    unitOfWork: new TransactionUnitOfWork(database, cipher),
    accounts: new PersistentAccountStore(database),
    loginAttempts: new PersistentLoginAttemptStore(database),
  };
}

class TransactionUnitOfWork extends UnitOfWork {
  constructor(
    private readonly database: Database,
    private readonly cipher: KeyCipher,
  ) {
    super();
  }

  override run<T>(work: (stores: Stores) => Promise<T>): Promise<T> {
    return this.database.transaction((connection) => work(createCoreStores(connection, this.cipher)));
  }
}
