import type { Check, Observer } from '@signet/runtime';
import { type DatabaseSystem, ObservedStatements } from '@signet/runtime/database';
import { Database, type DatabaseLoad } from './database.js';
import type { Dialect } from './dialects/dialect.js';
import type { Reader } from './reader.js';
import type { Row, Value, Write } from './statement.js';
import { type Connection, type Statements, within } from './statements.js';

/** What is seen of statements, and by whom. */
interface Watch {
  readonly observer: Observer;
  readonly statements: ObservedStatements;
}

/** The same database, of which somebody sees what is done: operations and tables, never a value. */
export function observeDatabase(database: Database, observer: Observer, system: DatabaseSystem): Database {
  return new ObservedDatabase(database, { observer, statements: new ObservedStatements(system) });
}

class ObservedDatabase extends Database {
  override readonly read: Statements;
  override readonly reader: Reader;
  readonly #all: Connection;
  readonly #endings: Connection;
  readonly #administration: Connection;

  constructor(
    private readonly inner: Database,
    watch: Watch,
  ) {
    super();
    this.reader = inner.reader;
    this.#all = new WatchedConnection(inner, watch);
    this.#endings = new WatchedConnection(inner.endings, watch);
    this.#administration = new WatchedConnection(inner.administration, watch);
    this.read = this.#all.read;
  }

  override get endings(): Connection {
    return this.#endings;
  }

  override get administration(): Connection {
    return this.#administration;
  }

  override write<T>(step: (statements: Statements) => Promise<T>): Promise<T> {
    return this.#all.write(step);
  }

  override transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#all.transaction(work);
  }

  override get load(): DatabaseLoad {
    return this.inner.load;
  }

  override get checks(): readonly Check[] {
    return this.inner.checks;
  }

  /** Nobody has to see a question that comes each second. */
  override probe(): Promise<void> {
    return this.inner.probe();
  }

  override migrate(): Promise<void> {
    return this.inner.migrate();
  }

  override close(): Promise<void> {
    return this.inner.close();
  }
}

/** What a group commit or a queue runs later, on another's behalf, is part of what asked for it all the same. */
class WatchedConnection implements Connection {
  readonly read: Statements;

  constructor(
    private readonly inner: Connection,
    private readonly watch: Watch,
  ) {
    this.read = new WatchedStatements(inner.read, watch);
  }

  write<T>(step: (statements: Statements) => Promise<T>): Promise<T> {
    const { observer, statements } = this.watch;
    return observer.within(statements.together('write'), ({ resume }) =>
      this.inner.write((given) => resume(() => step(new WatchedStatements(given, this.watch)))),
    );
  }

  transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const { observer, statements } = this.watch;
    return observer.within(statements.together('transaction'), ({ resume }) =>
      this.inner.transaction(({ read }) => resume(() => work(within(new WatchedStatements(read, this.watch))))),
    );
  }
}

class WatchedStatements implements Statements {
  readonly dialect: Dialect;

  constructor(
    private readonly inner: Statements,
    private readonly watch: Watch,
  ) {
    this.dialect = inner.dialect;
  }

  rows(sql: string, values?: readonly Value[]): Promise<readonly Row[]> {
    return this.#seen(sql, () => this.inner.rows(sql, values));
  }

  change(sql: string, values?: readonly Value[]): Promise<number> {
    return this.#seen(sql, () => this.inner.change(sql, values));
  }

  send(write: Write): Promise<void> {
    return this.#seen(write.text, () => this.inner.send(write));
  }

  #seen<T>(sql: string, statement: () => Promise<T>): Promise<T> {
    return this.watch.observer.within(this.watch.statements.of(sql), statement);
  }
}
