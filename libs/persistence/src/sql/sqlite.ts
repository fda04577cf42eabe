import { migrateSqlite, openSqliteConnection } from '@signet/runtime/database';
import type BetterSqlite3 from 'better-sqlite3';
import type { DataSource } from 'typeorm';
import { Checkpointer } from './checkpointer.js';
import { dataSourceOptions } from './data-source-options.js';
import { Database } from './database.js';
import { sqlite, sqliteFunctions } from './dialects/sqlite.js';
import { GroupCommit, type GroupTransaction } from './group-commit.js';
import { Reader } from './reader.js';
import type { Row, Value, Write } from './statement.js';
import { type Connection, type Statements, within } from './statements.js';

/**
 * The driver is one synchronous connection, on which asynchronous transactions would interleave: writes go one after
 * the other through one connection, reads that come meanwhile through another, which in WAL mode sees the last commit
 * and waits for nobody.
 */
class SqliteDatabase extends Database {
  override readonly read: Statements;
  override readonly reader: Reader;
  readonly #write: Statements;
  readonly #transaction: SqliteTransaction;
  readonly #group: GroupCommit;

  constructor(
    private readonly writing: Opened,
    private readonly reading: Opened,
    private readonly checkpointer: Checkpointer | undefined,
  ) {
    super();
    this.#write = new SqliteStatements(writing.database);
    this.#transaction = new SqliteTransaction(writing.database);
    this.#group = new GroupCommit(this.#transaction);
    this.reader = new Reader(reading.source);
    this.read = new CommittedStatements(this.#transaction, this.#write, new SqliteStatements(reading.database));
  }

  override write<T>(step: (statements: Statements) => Promise<T>): Promise<T> {
    return this.#group.run(() => step(this.#write));
  }

  override transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#group.run(() => work(within(this.#write)));
  }

  override migrate(): Promise<void> {
    return migrateSqlite(this.writing.source, (work) => this.#group.run(work));
  }

  override async close(): Promise<void> {
    await this.#group.settled();
    await this.checkpointer?.stop();
    await this.reading.source.destroy();
    await this.writing.source.destroy();
  }
}

class SqliteStatements implements Statements {
  readonly dialect = sqlite;
  readonly #prepared = new Map<string, BetterSqlite3.Statement>();

  constructor(private readonly database: BetterSqlite3.Database) {}

  async rows(sql: string, values: readonly Value[] = []): Promise<readonly Row[]> {
    return this.#statement(sql).all(values.map(bindable)) as Row[];
  }

  async change(sql: string, values: readonly Value[] = []): Promise<number> {
    return this.#statement(sql).run(values.map(bindable)).changes;
  }

  async send({ text, values }: Write): Promise<void> {
    this.#statement(text).run(values.map(bindable));
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

class SqliteTransaction implements GroupTransaction {
  readonly begin: () => void;
  readonly commit: () => void;
  readonly rollback: () => void;
  readonly savepoint: () => void;
  readonly release: () => void;
  readonly rollbackToSavepoint: () => void;

  constructor(private readonly database: BetterSqlite3.Database) {
    const prepare = (sql: string) => {
      const statement = database.prepare(sql);
      return () => void statement.run();
    };
    // IMMEDIATE takes the write lock first, so that a second process waits instead of failing on upgrade.
    this.begin = prepare('BEGIN IMMEDIATE');
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

/** @param checkpointsAside on a thread of their own, so that no commit waits for one */
export async function openSqlite(file: string, { checkpointsAside = false } = {}): Promise<Database> {
  const writer = await connect(file, checkpointsAside);
  const reader = await connect(file, checkpointsAside);
  reader.database.pragma('query_only = ON');
  return new SqliteDatabase(writer, reader, checkpointsAside ? new Checkpointer(file) : undefined);
}

async function connect(file: string, checkpointsAside: boolean): Promise<Opened> {
  const pages = checkpointsAside ? autocheckpoint.withCheckpointer : autocheckpoint.alone;
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
