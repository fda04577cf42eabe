export type Value = string | number | boolean | null;
export type Row = Readonly<Record<string, unknown>>;

/** Where statements run: a database by itself, or one transaction of it. Each text is prepared once, so texts are few. */
export interface Statements {
  readonly dialect: 'sqlite' | 'postgres';
  /** The rows of a SELECT, or of a statement with RETURNING. Parameters are written `?`, on PostgreSQL too. */
  rows(sql: string, values?: readonly Value[]): Promise<readonly Row[]>;
  /** How many rows it changed. */
  change(sql: string, values?: readonly Value[]): Promise<number>;
  /**
   * A write of which nobody asks what it changed: in a transaction it may be under way when this resolves, and where it
   * fails, the transaction does.
   */
  send(sql: string, values?: readonly Value[]): Promise<void>;
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

/** A list as one parameter, so that lists of all lengths share one text: `x IN (${listParameter(dialect)})`. */
export function listParameter(dialect: Statements['dialect']): string {
  return dialect === 'sqlite' ? 'SELECT "value" FROM json_each(?)' : 'SELECT json_array_elements_text(CAST(? AS json))';
}
