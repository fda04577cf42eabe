import type { Logger } from 'typeorm';

/** Something is done in another way than it should be, until the process starts anew. */
export type DatabaseFallback = 'log_sync_lost' | 'checkpointer_lost';

/** Hears what a database says of itself. Each member is cheap, and does not throw. */
export interface DatabaseObserver {
  /**
   * A statement that was answered, or was not in time.
   * @param text as it is prepared: without its values
   * @param milliseconds from when it was sent, or waited for a connection
   */
  statement(text: string, milliseconds: number): void;
  /**
   * A transaction that was committed.
   * @param units of work that shared it
   * @param milliseconds from its beginning until it was durable
   */
  committed(units: number, milliseconds: number): void;
  fallback(event: DatabaseFallback, reason: string): void;
}

/** Where nobody listens, as behind a command. */
export const unobserved: DatabaseObserver = {
  statement: () => {},
  committed: () => {},
  fallback: () => {},
};

/** `SLOW_STATEMENT_MS`: milliseconds from which a statement is slow. */
export const slowStatementBounds = { unit: 'milliseconds', least: 1, most: 600_000 };
export const defaultSlowStatement = 500;

/** For the options of a `DataSource`: TypeORM tells of slow statements alone, and writes nothing by itself. */
export function observedBy(
  observer: Pick<DatabaseObserver, 'statement'>,
  slow: number,
): { readonly logger: Logger; readonly maxQueryExecutionTime: number } {
  const ignore = () => {};
  const logger: Logger = {
    logQuery: ignore,
    logQueryError: ignore,
    logQuerySlow: (time, text) => observer.statement(text, time),
    logSchemaBuild: ignore,
    logMigration: ignore,
    log: ignore,
  };
  return { logger, maxQueryExecutionTime: slow };
}
