import type { Check } from '@signet/runtime';
import type { Reader } from './reader.js';
import type { Connection, Statements } from './statements.js';

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

  /** All that can be wrong with it while it is open. */
  abstract readonly checks: readonly Check[];

  /** Resolves when the database has answered. @throws DatabaseUnavailable */
  async probe(): Promise<void> {
    await this.read.rows('SELECT "version" FROM "catalogue"');
  }

  /** Brings the schema up to date; safe when several processes do it at once. */
  abstract migrate(): Promise<void>;
  abstract close(): Promise<void>;
}
