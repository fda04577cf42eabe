import { type Stores, UnitOfWork } from '@signet/authorization-server';
import type { AccountStore, LoginAttemptStore } from '@signet/identity';
import type { Database } from './database.js';
import type { KeyCipher } from './key-cipher.js';
import { createCoreStores } from './stores/core-stores.js';
import { TypeOrmAccountStore, TypeOrmLoginAttemptStore } from './stores/identity-stores.js';

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
    accounts: new TypeOrmAccountStore(database),
    loginAttempts: new TypeOrmLoginAttemptStore(database),
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
    return this.database.transaction((manager) =>
      work(createCoreStores({ read: manager, write: (step) => step(manager) }, this.cipher)),
    );
  }
}
