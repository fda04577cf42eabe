import {
  type AdministeredRecords,
  AdministrationError,
  AdministrationUnitOfWork,
  AuditingUnitOfWork,
  type ClientDirectory,
  type FollowTrail,
  GuardingUnitOfWork,
  type Initiator,
} from '@signet/administration';
import {
  type AuditChain,
  type ClientStore,
  type RandomSource,
  type Stores,
  UnitOfWork,
} from '@signet/authorization-server';
import type { AccountStore, LoginAttemptStore } from '@signet/identity';
import { type Clock, type EpochSeconds, SystemClock, SystemRandomSource } from '@signet/runtime';
import { Catalogue, uncached } from './catalogue/catalogue.js';
import { PersistentClientDirectory } from './directories/client-directory.js';
import { createDirectories, type Directories } from './directories/directories.js';
import type { KeyCipher } from './key-cipher.js';
import { accountsForChange, usernameIndex } from './records/accounts.js';
import { linksBehind, StoredAuditChain } from './records/audit-chain.js';
import { openRecords } from './records/open-records.js';
import type { Database } from './sql/database.js';
import type { Dialect } from './sql/dialects/dialect.js';
import type { Connection, Statements } from './sql/statements.js';
import { type StoredStandings, storedStandings } from './standings/stored-standings.js';

export interface PersistentStores {
  /** Every port. */
  readonly records: AdministeredRecords;
  /** Those of the core. */
  readonly stores: Stores;
  readonly unitOfWork: UnitOfWork;
  /** For what takes access back, on connections of its own. */
  readonly endings: { readonly stores: Stores; readonly unitOfWork: UnitOfWork };
  readonly administration: AdministrationUnitOfWork;
  /** What operators read, on connections of their own, as their units of work are. */
  readonly administering: { readonly records: AdministeredRecords; readonly standings: StoredStandings };
  /** For what people do themselves: none of them waits for another, or for an operator. */
  readonly selfService: AdministrationUnitOfWork;
  /** The same, with `around` about it: what that writes is told to nobody. */
  readonly selfServiceAround: (around: Around) => AdministrationUnitOfWork;
  readonly auditChain: AuditChain;
  readonly followTrail: FollowTrail;
  /** The same, with `around` about its innermost part: what that writes is judged by nobody. */
  readonly administrationAround: (around: Around) => AdministrationUnitOfWork;
  readonly clientDirectory: ClientDirectory;
  readonly directories: Directories;
  readonly standings: StoredStandings;
  readonly accounts: AccountStore;
  readonly loginAttempts: LoginAttemptStore;
  /** The clock of the machine that has the database, with fractions of seconds; undefined where that is this one. */
  readonly databaseClock: (() => Promise<EpochSeconds>) | undefined;
}

/** What is made of entries of the audit trail where the database and this machine do not say it. */
export interface StoreInputs {
  /** In place of the clock of the database, or of this machine where that has none. */
  readonly clock?: Clock | undefined;
  readonly random?: RandomSource | undefined;
}

type Around = (inner: AdministrationUnitOfWork) => AdministrationUnitOfWork;

/** The ports of the core and of identity over an open database. */
export function createStores(database: Database, cipher: KeyCipher, inputs: StoreInputs = {}): PersistentStores {
  const catalogue = new Catalogue(database.read, { maxAge: database.read.dialect.catalogueMaxAge });
  const transactions = new Transactions(database, cipher, catalogue);
  const records = openRecords({ connection: database, cipher, catalogue });
  const { administration } = database;
  const operators = new Transactions(administration, cipher, catalogue);
  const databaseClock = clockOf(database.read);
  const own = inputs.clock ?? (databaseClock ? undefined : new SystemClock());
  const random = inputs.random ?? new SystemRandomSource();
  const nowOn = (statements: Statements) => (own ? async () => own.now() : (clockOf(statements) ?? systemNow));
  const tellingOn = (statements: Statements) => {
    const now = nowOn(statements);
    return { now: async () => Math.floor(await now()), random };
  };
  const telling = tellingOn(administration.read);
  const administrationAround = (around: Around) =>
    new GuardingUnitOfWork(around(new AuditingUnitOfWork(new OperatorUnitOfWork(operators), telling)));
  const selfServiceAround = (around: Around) =>
    around(new AuditingUnitOfWork(new OwnUnitOfWork(transactions), tellingOn(database.read)));
  return {
    records,
    stores: records,
    unitOfWork: new CoreUnitOfWork(transactions),
    endings: {
      // What is kept of clients is confirmed on the other connections.
      stores: openRecords({ connection: database.endings, cipher, catalogue: uncached(() => catalogue.changed()) }),
      unitOfWork: new CoreUnitOfWork(new Transactions(database.endings, cipher, catalogue)),
    },
    administration: administrationAround((inner) => inner),
    administering: {
      records: openRecords({ connection: administration, cipher, catalogue: uncached(() => catalogue.changed()) }),
      standings: storedStandings(administration.read),
    },
    administrationAround,
    selfService: selfServiceAround((inner) => inner),
    selfServiceAround,
    auditChain: new StoredAuditChain(database, nowOn(database.read)),
    followTrail: followTrail(operators),
    clientDirectory: new PersistentClientDirectory(administration.read),
    directories: createDirectories(administration.read),
    standings: storedStandings(database.read),
    accounts: records.accounts,
    loginAttempts: records.loginAttempts,
    databaseClock,
  };
}

const systemNow = async () => new SystemClock().now();

function clockOf(statements: Statements): PersistentStores['databaseClock'] {
  const { now } = statements.dialect;
  if (now === undefined) return undefined;
  return async () => {
    const [row] = await statements.rows(`SELECT ${now} AS "now"`);
    return Number(row?.now);
  };
}

/** Every record, bound to one transaction at a time. */
class Transactions {
  constructor(
    private readonly database: Connection,
    private readonly cipher: KeyCipher,
    private readonly catalogue: Catalogue,
  ) {}

  get dialect(): Dialect {
    return this.database.read.dialect;
  }

  async run<T>(work: (records: AdministeredRecords, connection: Connection) => Promise<T>): Promise<T> {
    let isChanged = false;
    const catalogue = uncached(() => {
      isChanged = true;
    });
    try {
      return await this.database.transaction((connection) =>
        work(openRecords({ connection, cipher: this.cipher, catalogue }), connection),
      );
    } finally {
      if (isChanged) this.catalogue.changed();
    }
  }
}

/** The row of the follower is locked first: two at once pass each link once. */
function followTrail(transactions: Transactions): FollowTrail {
  return (name, limit, work) =>
    transactions.run(async (records, { read }) => {
      const follower = await records.auditFollowers.findForChange(name);
      const linked = follower ? await linksBehind(read, follower.position, limit) : [];
      const last = linked.at(-1);
      if (!last) return 0;
      const placed = linked.flatMap(({ link: { position }, entry }) => (entry ? [{ position, entry }] : []));
      await work(placed, records);
      await records.auditFollowers.moveTo(name, last.link.position);
      return linked.length;
    });
}

class CoreUnitOfWork extends UnitOfWork {
  constructor(private readonly transactions: Transactions) {
    super();
  }

  override run<T>(work: (stores: Stores) => Promise<T>): Promise<T> {
    return this.transactions.run((records) => work(records));
  }
}

/** What a link or a code is bound to is read of the account: nobody changes it before what follows from that is written. */
class OwnUnitOfWork extends AdministrationUnitOfWork {
  constructor(private readonly transactions: Transactions) {
    super();
  }

  override run<T>(_initiator: Initiator, work: (records: AdministeredRecords) => Promise<T>): Promise<T> {
    return this.transactions.run((records, { read }) =>
      work({ ...records, accounts: accountsForChange(read, records.accounts) }),
    );
  }
}

const operatorLock = 'unit of work of an operator';

/** One at a time: what one of them read is still so when it writes. */
class OperatorUnitOfWork extends AdministrationUnitOfWork {
  constructor(private readonly transactions: Transactions) {
    super();
  }

  override run<T>(_initiator: Initiator, work: (records: AdministeredRecords) => Promise<T>): Promise<T> {
    const { dialect } = this.transactions;
    const done = this.transactions.run(async (records, { read }) => {
      await dialect.lockName(read, operatorLock);
      const accounts = accountsForChange(read, records.accounts);
      return work({ ...records, accounts, clients: listedForChange(read, records) });
    });
    return done.catch((error: unknown) => {
      // People make accounts meanwhile.
      throw dialect.isTaken(error, usernameIndex)
        ? new AdministrationError('exists', 'this username is taken', { cause: error })
        : error;
    });
  }
}

/** Clients also change themselves (RFC 7592): until the unit of work ends they wait. */
function listedForChange(read: Statements, { clients }: Stores): ClientStore {
  return Object.assign(Object.create(clients) as ClientStore, {
    list: async () => {
      await read.dialect.lockRows(read, 'client', 'client_id');
      return clients.list();
    },
  });
}
