import type { Connection, Statements } from './statements.js';

/** An open database. */
export abstract class Database implements Connection {
  abstract readonly read: Statements;
  abstract write<T>(step: (statements: Statements) => Promise<T>): Promise<T>;
  abstract transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  /** Brings the schema up to date; safe when several processes do it at once. */
  abstract migrate(): Promise<void>;
  abstract close(): Promise<void>;
}
