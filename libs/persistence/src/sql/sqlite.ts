import type { Check } from '@signet/runtime';
import {
  answersCheck,
  type DatabaseObserver,
  FileInPlace,
  migrateSqlite,
  openSqliteConnection,
  orUnavailable,
  refusalBySqlite,
  schemaCheck,
  standingCheck,
  unobserved,
  wantOfRoom,
  writableCheck,
} from '@signet/runtime/database';
import type BetterSqlite3 from 'better-sqlite3';
import type { DataSource } from 'typeorm';
import { Checkpointer } from './checkpointer.js';
import { dataSourceOptions } from './data-source-options.js';
import { Database, type DatabaseLoad } from './database.js';
import { sqlite, sqliteFunctions } from './dialects/sqlite.js';
import { GroupCommit, type GroupTransaction } from './group-commit.js';
import { LogSync } from './log-sync.js';
import { Reader } from './reader.js';
import type { Row, Value, Write } from './statement.js';
import { type Connection, type Statements, within } from './statements.js';
import { knownMigrations, migrationsOf } from './stored-schema.js';
import { beginWriting } from './write-lock.js';

/**
 * The driver is one synchronous connection, on which asynchronous transactions would interleave: writes go one after
 * the other through one connection, reads that come meanwhile through another, which in WAL mode sees the last commit
 * and waits for nobody. What takes long is done elsewhere (decision 46): syncs to disk and checkpoints on threads, the wait
 * for another process that writes by a timer.
 */
class SqliteDatabase extends Database {
  override readonly read: Statements;
  override readonly reader: Reader;
  override readonly checks: readonly Check[];
  readonly #write: Statements;
  readonly #transaction: SqliteTransaction;
  readonly #group: GroupCommit;

  constructor(
    private readonly writing: Opened,
    private readonly reading: Opened,
    private readonly place: FileInPlace,
    private readonly aside: Aside | undefined,
    observer: DatabaseObserver,
  ) {
    super();
    this.#write = new SqliteStatements(writing.database, observer);
    this.#transaction = new SqliteTransaction(writing.database, place, aside?.sync);
    this.#group = new GroupCommit(this.#transaction, (units, milliseconds) => observer.committed(units, milliseconds));
    this.reader = new Reader(reading.source);
    this.read = new CommittedStatements(
      this.#transaction,
      this.#write,
      new SqliteStatements(reading.database, observer),
    );
    this.checks = [
      answersCheck(() => super.probe()),
      standingCheck('database_replaced', () => place.check()),
      ...(aside ? [standingCheck('log_not_synced', () => aside.sync.check())] : []),
      writableCheck(() => this.#refusal(), 'database_not_writable'),
      schemaCheck(() => migrationsOf(this.read), knownMigrations),
    ];
  }

  override get load(): DatabaseLoad {
    const { isBusy, waiting } = this.#group;
    // One writes, one reads.
    return { used: isBusy ? 1 : 0, free: isBusy ? 1 : 2, waiting };
  }

  override write<T>(step: (statements: Statements) => Promise<T>): Promise<T> {
    return this.#grouped(() => step(this.#write));
  }

  override transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#grouped(() => work(within(this.#write)));
  }

  /** Also whether what is written is kept. */
  override async probe(): Promise<void> {
    this.place.check();
    this.aside?.sync.check();
    await super.probe();
  }

  override migrate(): Promise<void> {
    return migrateSqlite(this.writing.source, (work) => this.#group.run(work));
  }

  override async close(): Promise<void> {
    await this.#group.close();
    await this.aside?.sync.stop();
    await this.aside?.checkpointer.stop();
    await this.reading.source.destroy();
    await this.writing.source.destroy();
  }

  /** A number that nothing else reads: to set it is one page of the log, synced as any commit. */
  #refusal(): Promise<string | undefined> {
    const { database } = this.writing;
    return refusalBySqlite(
      () => wantOfRoom(database.name, database),
      () => this.write((statements) => statements.change('PRAGMA user_version = 0')),
    );
  }

  /** A disk that is full or broken is the database's being away. */
  async #grouped<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.#group.run(work);
    } catch (error) {
      throw orUnavailable(error);
    }
  }
}

class SqliteStatements implements Statements {
  readonly dialect = sqlite;
  readonly #prepared = new Map<string, BetterSqlite3.Statement>();

  constructor(
    private readonly database: BetterSqlite3.Database,
    private readonly observer: DatabaseObserver,
  ) {}

  async rows(sql: string, values: readonly Value[] = []): Promise<readonly Row[]> {
    const since = performance.now();
    const rows = this.#statement(sql).all(values.map(bindable)) as Row[];
    this.observer.statement(sql, performance.now() - since);
    return rows;
  }

  async change(sql: string, values: readonly Value[] = []): Promise<number> {
    const since = performance.now();
    const { changes } = this.#statement(sql).run(values.map(bindable));
    this.observer.statement(sql, performance.now() - since);
    return changes;
  }

  async send({ text, values }: Write): Promise<void> {
    await this.change(text, values);
  }

  #statement(sql: string): BetterSqlite3.Statement {
    let statement = this.#prepared.get(sql);
    if (!statement) {
      statement = this.database.prepare(sql);
      this.#prepared.set(sql, statement);
    }
    return statement;
  }
}

/** SQLite has no booleans, and its driver takes none. */
function bindable(value: Value): string | number | null {
  return typeof value === 'boolean' ? Number(value) : value;
}

/**
 * Sees what is committed. That is the writer's connection, while it has no transaction open: a commit empties the page
 * cache of every other connection.
 */
class CommittedStatements implements Statements {
  readonly dialect = sqlite;

  constructor(
    private readonly transaction: Pick<GroupTransaction, 'isOpen'>,
    private readonly writer: Statements,
    private readonly reader: Statements,
  ) {}

  rows(sql: string, values?: readonly Value[]): Promise<readonly Row[]> {
    return this.#now.rows(sql, values);
  }

  change(sql: string, values?: readonly Value[]): Promise<number> {
    return this.#now.change(sql, values);
  }

  send(write: Write): Promise<void> {
    return this.#now.send(write);
  }

  get #now(): Statements {
    return this.transaction.isOpen ? this.reader : this.writer;
  }
}

type Syncing = Pick<LogSync, 'sync' | 'check' | 'stop'>;

/** What is done on threads of their own. */
interface Aside {
  readonly sync: Syncing;
  readonly checkpointer: Checkpointer;
}

class SqliteTransaction implements GroupTransaction {
  readonly begin: () => Promise<void>;
  readonly commit: () => void;
  readonly rollback: () => void;
  readonly savepoint: () => void;
  readonly release: () => void;
  readonly rollbackToSavepoint: () => void;

  /** @param log without it the connection itself syncs with each commit */
  constructor(
    private readonly database: BetterSqlite3.Database,
    private readonly place: FileInPlace,
    private readonly log: Omit<Syncing, 'stop'> | undefined,
  ) {
    const prepare = (sql: string) => {
      const statement = database.prepare(sql);
      return () => void statement.run();
    };
    // IMMEDIATE takes the write lock first, so that a second process waits instead of failing on upgrade.
    const begin = prepare('BEGIN IMMEDIATE');
    this.begin = () =>
      beginWriting(() => {
        // Nothing is written that would have to be refused afterwards.
        place.check();
        log?.check();
        begin();
      });
    this.commit = prepare('COMMIT');
    this.rollback = prepare('ROLLBACK');
    this.savepoint = prepare('SAVEPOINT "unit"');
    this.release = prepare('RELEASE "unit"');
    const undo = prepare('ROLLBACK TO "unit"');
    this.rollbackToSavepoint = () => {
      undo();
      this.release();
    };
  }

  get isOpen(): boolean {
    return this.database.inTransaction;
  }

  /** Nothing is acknowledged that nobody would find again. */
  async sync(): Promise<void> {
    await this.log?.sync();
    this.place.check();
  }
}

/** TypeORM's connection to the file, and the driver's beneath it. */
interface Opened {
  readonly source: DataSource;
  readonly database: BetterSqlite3.Database;
}

/**
 * Pages in the write-ahead log at which a commit makes the checkpoint: SQLite's own number, or one at which the thread that
 * makes them is behind, or was never between two commits, so that the log could not begin anew.
 */
const autocheckpoint = { alone: 1000, withCheckpointer: 16_000 };

interface SqliteOpening {
  readonly aside?: boolean;
  readonly logSync?: (log: string) => Syncing;
  readonly observer?: DatabaseObserver | undefined;
}

/**
 * @param options.aside what a commit would wait for, syncs and checkpoints, is done on threads of their own
 * @param options.logSync makes what syncs the log at a path
 */
export async function openSqlite(
  file: string,
  { aside = false, logSync, observer = unobserved }: SqliteOpening = {},
): Promise<Database> {
  const writer = await connect(file, aside);
  // Who begins to write waits without the driver, which would stop the event loop.
  writer.database.pragma('busy_timeout = 0');
  const reader = await connect(file, aside);
  reader.database.pragma('query_only = ON');
  const log = logOf(writer);
  const place = new FileInPlace(file, log);
  if (!aside) return new SqliteDatabase(writer, reader, place, undefined, observer);
  const sync = logSync?.(log) ?? new LogSync(log, (reason) => observer.fallback('log_sync_lost', reason));
  // A commit alone does not sync the log then; a checkpoint does, before it moves anything.
  writer.database.pragma('synchronous = NORMAL');
  const checkpointer = new Checkpointer(file, (reason) => observer.fallback('checkpointer_lost', reason));
  return new SqliteDatabase(writer, reader, place, { sync, checkpointer }, observer);
}

/** SQLite puts its log beside the target of a symbolic link. */
function logOf({ database }: Opened): string {
  const [main] = database.pragma('database_list') as ReadonlyArray<{ readonly file: string }>;
  return `${main?.file ?? database.name}-wal`;
}

async function connect(file: string, aside: boolean): Promise<Opened> {
  const pages = aside ? autocheckpoint.withCheckpointer : autocheckpoint.alone;
  let database: BetterSqlite3.Database | undefined;
  const source = await openSqliteConnection(file, dataSourceOptions, {
    settings: [
      // KiB at most: the upper pages of indexes of millions of entries, which every look-up begins with.
      'cache_size = -65536',
      `wal_autocheckpoint = ${pages}`,
    ],
    functions: sqliteFunctions,
    prepare: (connection: BetterSqlite3.Database) => {
      database = connection;
    },
  });
  if (!database) throw new Error(`${file} was not opened`);
  return { source, database };
}
