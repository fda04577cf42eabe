import type { Check } from '@signet/runtime';
import type { Reader } from './reader.js';
import type { Connection, Statements } from './statements.js';

/** How much is under way in this process. */
export interface DatabaseLoad {
  /** Connections in use, and those that are open and free. */
  readonly used: number;
  readonly free: number;
  /** Who waits: for a connection, or for the writer of SQLite. */
  readonly waiting: number;
}

/** An open database. */
export abstract class Database implements Connection {
  abstract readonly read: Statements;
  /** For administration. */
  abstract readonly reader: Reader;
  abstract write<T>(step: (statements: Statements) => Promise<T>): Promise<T>;
  abstract transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  /** For what takes access back: nothing else can hold it up but what its own tables are locked by. */
  get endings(): Connection {
    return this;
  }

  /** For operators: what they wait for holds up nobody who signs in, and the other way round. */
  get administration(): Connection {
    return this;
  }

  /** All that can be wrong with it while it is open. */
  abstract readonly checks: readonly Check[];

  /** What is under way now. */
  abstract get load(): DatabaseLoad;

  /** Resolves when the database has answered. @throws DatabaseUnavailable */
  async probe(): Promise<void> {
    await this.read.rows('SELECT "version" FROM "catalogue"');
  }

  /** Brings the schema up to date; safe when several processes do it at once. */
  abstract migrate(): Promise<void>;
  abstract close(): Promise<void>;
}
