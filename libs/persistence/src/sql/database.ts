import type { Reader } from './reader.js';
import type { Connection, Statements } from './statements.js';

/** An open database. */
export abstract class Database implements Connection {
  abstract readonly read: Statements;
  /** For administration. */
  abstract readonly reader: Reader;
  abstract write<T>(step: (statements: Statements) => Promise<T>): Promise<T>;
  abstract transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  /** Brings the schema up to date; safe when several processes do it at once. */
  abstract migrate(): Promise<void>;
  abstract close(): Promise<void>;
}
