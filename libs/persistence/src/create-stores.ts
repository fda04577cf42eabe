import { type AdministeredRecords, AdministrationUnitOfWork, type Initiator } from '@signet/administration';
import { type Stores, UnitOfWork } from '@signet/authorization-server';
import type { AccountStore, LoginAttemptStore } from '@signet/identity';
import { Catalogue, uncached } from './catalogue/catalogue.js';
import type { KeyCipher } from './key-cipher.js';
import { openRecords } from './records/open-records.js';
import type { Database } from './sql/database.js';
import { type StoredStandings, storedStandings } from './standings/stored-standings.js';

export interface PersistentStores {
  /** Every port. */
  readonly records: AdministeredRecords;
  /** Those of the core. */
  readonly stores: Stores;
  readonly unitOfWork: UnitOfWork;
  readonly administration: AdministrationUnitOfWork;
  readonly standings: StoredStandings;
  readonly accounts: AccountStore;
  readonly loginAttempts: LoginAttemptStore;
}

/** The ports of the core and of identity over an open database. */
export function createStores(database: Database, cipher: KeyCipher): PersistentStores {
  const catalogue = new Catalogue(database.read, { maxAge: database.read.dialect.catalogueMaxAge });
  const transactions = new Transactions(database, cipher, catalogue);
  const records = openRecords({ connection: database, cipher, catalogue });
  return {
    records,
    stores: records,
    unitOfWork: new CoreUnitOfWork(transactions),
    administration: new OperatorUnitOfWork(transactions),
    standings: storedStandings(database.read),
    accounts: records.accounts,
    loginAttempts: records.loginAttempts,
  };
}

/** Every record, bound to one transaction at a time. */
class Transactions {
  constructor(
    private readonly database: Database,
    private readonly cipher: KeyCipher,
    private readonly catalogue: Catalogue,
  ) {}

  async run<T>(work: (records: AdministeredRecords) => Promise<T>): Promise<T> {
    let isChanged = false;
    const catalogue = uncached(() => {
      isChanged = true;
    });
    try {
      return await this.database.transaction((connection) =>
        work(openRecords({ connection, cipher: this.cipher, catalogue })),
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
    return this.transactions.run(work);
  }
}

class OperatorUnitOfWork extends AdministrationUnitOfWork {
  constructor(private readonly transactions: Transactions) {
    super();
  }

  override run<T>(_initiator: Initiator, work: (records: AdministeredRecords) => Promise<T>): Promise<T> {
    return this.transactions.run(work);
  }
}
