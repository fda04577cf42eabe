export type Value = string | number | boolean | null;
export type Row = Readonly<Record<string, unknown>>;

/** A write that nobody asks anything of. */
export interface Write {
  /** `insert`: rows of given values into one table and nothing else, so that several of them can be one statement. */
  readonly kind: 'insert' | 'upsert' | 'update' | 'delete';
  readonly text: string;
  readonly values: readonly Value[];
}

/** Runs statements. Each text is prepared once, so texts are few. Parameters are written `?`, on PostgreSQL too. */
export interface StatementRunner {
  /** The rows of a SELECT, or of a statement with RETURNING. */
  rows(sql: string, values?: readonly Value[]): Promise<readonly Row[]>;
  /** How many rows it changed. */
  change(sql: string, values?: readonly Value[]): Promise<number>;
  /** In a transaction it may be under way when this resolves, and where it fails, the transaction does. */
  send(write: Write): Promise<void>;
}
