import type { ConsumeOutcome, RedeemOutcome } from '@signet/authorization-server';
import type { ObjectLiteral } from 'typeorm';
import type { Value } from '../sql/statement.js';
import type { Connection, Statements } from '../sql/statements.js';
import type { Table, Where } from '../sql/table.js';

interface Issued<U extends ObjectLiteral> {
  readonly table: Table<U>;
  readonly row: U;
}

/** The rows of one table over a connection: the verbs that stores share. */
export class Rows<T extends ObjectLiteral> {
  constructor(
    private readonly table: Table<T>,
    private readonly connection: Connection,
  ) {}

  find(where: Where<T>): Promise<T | undefined> {
    return this.table.find(this.connection.read, where);
  }

  /** The one that nobody else changes or deletes until the transaction ends. */
  findForChange(where: Where<T>): Promise<T | undefined> {
    return this.table.findForChange(this.connection.read, where);
  }

  /** @param tail what follows FROM, in the database's own names */
  select(tail: string, values?: readonly Value[]): Promise<T[]> {
    return this.table.select(this.connection.read, tail, values);
  }

  /** @param unset properties that must have no value */
  exists(where: Where<T>, ...unset: ReadonlyArray<keyof T & string>): Promise<boolean> {
    return this.table.exists(this.connection.read, where, ...unset);
  }

  insert(row: T): Promise<void> {
    return this.connection.write((statements) => this.table.insert(statements, row));
  }

  /** Inserts unless a unique index stands against it; true for one of any number of parallel calls. */
  insertOnce(row: T): Promise<boolean> {
    return this.connection.write((statements) => this.table.insertOnce(statements, row));
  }

  /** Inserts unless a unique index stands against it; whether a row like `mine` is there then. */
  insertNew(row: T, mine: Where<T>): Promise<boolean> {
    return this.connection.write((statements) => this.table.insertNew(statements, row, mine));
  }

  upsert(row: T): Promise<void> {
    return this.connection.write((statements) => this.table.upsert(statements, row));
  }

  async update(set: Partial<T>, where: Where<T>): Promise<void> {
    await this.updateAll(set, where);
  }

  /** How many rows it changed. @param unset properties that must have no value yet */
  updateAll(set: Partial<T>, where: Where<T>, ...unset: ReadonlyArray<keyof T & string>): Promise<number> {
    return this.connection.write((statements) => this.table.update(statements, set, where, ...unset));
  }

  /** The one row of `where`, if it has no value in `unset`; true for one of any number of parallel calls. */
  updateOnce(set: Partial<T>, where: Where<T>, ...unset: ReadonlyArray<keyof T & string>): Promise<boolean> {
    return this.connection.write(
      async (statements) => (await this.table.update(statements, set, where, ...unset)) === 1,
    );
  }

  /** Whether there was a row of the same key. */
  replace(row: T): Promise<boolean> {
    return this.connection.write(async (statements) => (await this.table.replace(statements, row)) === 1);
  }

  /** How many there were. */
  deleteAll(where: Where<T>): Promise<number> {
    return this.connection.write((statements) => this.table.delete(statements, where));
  }

  /** True for one of any number of parallel calls. */
  deleteOnce(where: Where<T>): Promise<boolean> {
    return this.connection.write(async (statements) => (await this.table.delete(statements, where)) === 1);
  }

  /** At most `limit` rows whose `column` is at or below `bound`. */
  deleteUpTo(column: keyof T & string, bound: number, limit: number): Promise<number> {
    return this.connection.write((statements) => this.table.deleteUpTo(statements, column, bound, limit));
  }

  /**
   * `consumed` for one of any number of parallel calls.
   * @param unset the property that `set` gives its first value
   * @param issued is stored with it, or neither is
   */
  consume<U extends ObjectLiteral>(
    where: Where<T>,
    set: Partial<T>,
    unset: keyof T & string,
    issued?: Issued<U>,
  ): Promise<ConsumeOutcome> {
    return this.connection.write((statements) => this.#consume(statements, where, set, unset, issued));
  }

  /**
   * As `consume`; whoever has left when all locks are held consumes nothing. Undone afterwards, it would be somebody's replay meanwhile:
   * who waited for the same lock comes next.
   */
  async redeem<U extends ObjectLiteral>(
    where: Where<T>,
    set: Partial<T>,
    unset: keyof T & string,
    issued?: Issued<U>,
    hasLeft?: () => boolean,
  ): Promise<RedeemOutcome> {
    if (hasLeft === undefined) return this.consume(where, set, unset, issued);
    try {
      return await this.connection.transaction(async ({ read }) => {
        const outcome = await this.#consume(read, where, set, unset, issued);
        if (outcome === 'consumed' && hasLeft()) throw new Left();
        return outcome;
      });
    } catch (error) {
      if (error instanceof Left) return 'left';
      throw error;
    }
  }

  async #consume<U extends ObjectLiteral>(
    statements: Statements,
    where: Where<T>,
    set: Partial<T>,
    unset: keyof T & string,
    issued: Issued<U> | undefined,
  ): Promise<ConsumeOutcome> {
    const { table } = this;
    const isFirst = issued
      ? await table.updateAndInsert(statements, { set, where, unset: [unset] }, issued.table, issued.row)
      : (await table.update(statements, set, where, unset)) === 1;
    if (isFirst) return 'consumed';
    return (await table.exists(statements, where)) ? 'replayed' : 'unknown';
  }
}

/** Undoes the transaction. */
class Left extends Error {}
