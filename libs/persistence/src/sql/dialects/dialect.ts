import type { Row, StatementRunner, Value, Write } from '../statement.js';

/** Everything in which one database differs from the other, as far as statements go. It has no name, for nobody is to ask which it is. */
export interface Dialect {
  /**
   * Ends a SELECT of rows that are to be changed: processes that look at once take different ones instead of waiting for
   * each other, or for ever.
   */
  readonly skipLocked: string;
  /** Ends a SELECT of rows that nobody else is to change or delete until the transaction ends. */
  readonly forChange: string;
  /** Ends a SELECT of rows that are to be referred to: one that is deleted at this moment is passed over. */
  readonly keyShare: string;
  /** A list as one parameter, its value in JSON, so that lists of all lengths share one text: `x IN (${list})`. */
  readonly list: string;
  /** That a column has one of what is selected: each is looked up by an index, whatever the planner believes of their number. */
  isIn(column: string, select: string): string;
  /** The function that makes the letters of a text small: `${lower}("name")`. */
  readonly lower: string;
  /** A column with its ASCII letters made small and all others as they are, as `account_email` has it. */
  asciiLower(column: string): string;
  /** Behind a text: it is compared byte by byte, whatever the database's language. */
  readonly byteOrder: string;
  /** The seconds since 1970, with fractions, of the machine that has the database; undefined where that is this one. */
  readonly now: string | undefined;
  /** Milliseconds: how late a process may see that another one changed a client or a resource server. */
  readonly catalogueMaxAge: number;
  /** Of the schema that statements without one mean. */
  tables(runner: Pick<StatementRunner, 'rows'>): Promise<readonly string[]>;
  hasTable(runner: Pick<StatementRunner, 'rows'>, table: string): Promise<boolean>;
  /** Which table refers to which, by foreign keys. */
  references(runner: Pick<StatementRunner, 'rows'>): Promise<readonly Reference[]>;
  /** Until the transaction ends nobody else writes to the table. */
  lockTable(runner: StatementRunner, table: string): Promise<void>;
  /** Until the transaction ends nobody else changes or deletes a row that is there now, in the order of `key`. */
  lockRows(runner: StatementRunner, table: string, key: string): Promise<void>;
  /** Until the transaction ends nobody else has a lock of this name. */
  lockName(runner: StatementRunner, name: string): Promise<void>;
  /** Whether a write failed because another one took the place in this unique index since it was looked at. */
  isTaken(error: unknown, index: string): boolean;
  /** An update and, where it changed a row, an insert: both are done or neither is. Whether they were. */
  updateAndInsert(runner: StatementRunner, update: Write, insert: InsertOfRow): Promise<boolean>;
  lookUp<Question extends Texts, Answer>(
    runner: StatementRunner,
    lookUp: LookUp<Question, Answer>,
  ): (question: Question) => Promise<Answer | undefined>;
}

export interface Reference {
  readonly table: string;
  readonly parent: string;
}

/** A plain insert whose row can come from a SELECT as well. */
export interface InsertOfRow extends Write {
  readonly kind: 'insert';
  readonly into: {
    /** As SQL writes it, in quotes. */
    readonly table: string;
    /** As SQL lists them. */
    readonly columns: string;
    /** One parameter for each column, of the column's type. */
    readonly parameters: string;
  };
}

export type Texts = Readonly<Record<string, Value>>;

/** A look-up that is made for nearly every request. */
export interface LookUp<Question extends Texts, Answer> {
  readonly names: ReadonlyArray<keyof Question & string>;
  /** A SELECT of one row at most, in which `given` stands for a text of the question. */
  select(given: (name: keyof Question & string) => string): string;
  /** NULL is null, or absent from the row. */
  read(row: Row): Answer;
}
