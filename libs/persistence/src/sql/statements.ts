import type { Dialect } from './dialects/dialect.js';
import type { StatementRunner } from './statement.js';

/** Where statements run: a database by itself, or one transaction of it. */
export interface Statements extends StatementRunner {
  readonly dialect: Dialect;
}

/** What a store works on: an open database, or one transaction of it. */
export interface Connection {
  /** Never sees what is not committed, unless by this transaction. */
  readonly read: Statements;
  /** One statement that writes, or several of which each stands alone. */
  write<T>(step: (statements: Statements) => Promise<T>): Promise<T>;
  /** Commits when `work` resolves, rolls back when it throws; inside a transaction a part of it. */
  transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
}

/** A transaction as a connection. */
export function within(statements: Statements): Connection {
  const connection: Connection = {
    read: statements,
    write: (step) => step(statements),
    transaction: (work) => work(connection),
  };
  return connection;
}
