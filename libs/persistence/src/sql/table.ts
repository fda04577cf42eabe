import type { EntitySchema, EntitySchemaColumnOptions, ObjectLiteral, ValueTransformer } from 'typeorm';
import type { InsertOfRow } from './dialects/dialect.js';
import type { Row, Value, Write } from './statement.js';
import type { Statements } from './statements.js';

interface Column {
  readonly property: string;
  /** As SQL writes it, in quotes. */
  readonly sql: string;
  readonly name: string;
  readonly type: string;
  readonly isKey: boolean;
  toDatabase(value: unknown): Value;
  fromDatabase(value: unknown): unknown;
}

export type Where<T> = Partial<T>;

/**
 * The rows of one entity by plain prepared statements, on either database. Only what the entity says of its columns is
 * used of TypeORM: its own reads and writes take several times as long.
 */
export class Table<T extends ObjectLiteral> {
  readonly #name: string;
  readonly #columns: readonly Column[];
  readonly #byProperty: ReadonlyMap<string, Column>;
  /** The columns of the key, as SQL writes them. */
  readonly #keys: readonly string[];
  readonly #select: string;
  readonly #insert: string;
  readonly #into: InsertOfRow['into'];
  /** Texts made so far, by the properties that they name. */
  readonly #texts = new Map<string, string>();

  constructor(entity: EntitySchema<T>) {
    const { tableName, name, columns } = entity.options;
    this.#name = `"${tableName ?? name}"`;
    this.#columns = Object.entries(columns).map(([property, options]) =>
      columnOf(property, options ?? { type: 'text' }),
    );
    this.#byProperty = new Map(this.#columns.map((column) => [column.property, column]));
    this.#keys = this.#columns.filter(({ isKey }) => isKey).map(({ sql }) => sql);
    const names = this.#columns.map(({ sql }) => sql).join(', ');
    this.#select = `SELECT ${names} FROM ${this.#name}`;
    this.#insert = `INSERT INTO ${this.#name} (${names}) VALUES (${this.#columns.map(() => '?').join(', ')})`;
    this.#into = {
      table: this.#name,
      columns: names,
      parameters: this.#columns.map(({ type }) => `CAST(? AS ${type})`).join(', '),
    };
  }

  async find(statements: Statements, where: Where<T>): Promise<T | undefined> {
    const sql = this.#text('find', where, (conditions) => `${this.#select} WHERE ${conditions}`);
    const [row] = await statements.rows(sql, this.#values(where));
    return row && this.#read(row);
  }

  /** @param tail what follows FROM: conditions, order and limit, in the database's own names */
  async select(statements: Statements, tail: string, values: readonly Value[] = []): Promise<T[]> {
    return (await statements.rows(`${this.#select} ${tail}`, values)).map((row) => this.#read(row));
  }

  /** @param unset properties that must have no value */
  async exists(statements: Statements, where: Where<T>, ...unset: ReadonlyArray<keyof T & string>): Promise<boolean> {
    const sql = this.#cached(`exists ${Object.keys(where).join()} ${unset.join()}`, () => {
      return `SELECT 1 FROM ${this.#name} WHERE ${this.#conditions(where, unset)}`;
    });
    return (await statements.rows(sql, this.#values(where))).length > 0;
  }

  insert(statements: Statements, row: T): Promise<void> {
    return statements.send(this.#insertOf(row));
  }

  /** The row of `where`, which nobody else changes or deletes until the transaction of `statements` ends. */
  async findForChange(statements: Statements, where: Where<T>): Promise<T | undefined> {
    const { forChange } = statements.dialect;
    const verb = `find ${forChange}`;
    const sql = this.#text(verb, where, (conditions) => `${this.#select} WHERE ${conditions} ${forChange}`);
    const [row] = await statements.rows(sql, this.#values(where));
    return row && this.#read(row);
  }

  /** Inserts unless a unique index stands against it; true for one of any number of parallel calls. */
  async insertOnce(statements: Statements, row: T): Promise<boolean> {
    return (await statements.change(`${this.#insert} ON CONFLICT DO NOTHING`, this.#row(row))) === 1;
  }

  /** Inserts unless a unique index stands against it; whether a row like `mine` is there then. */
  async insertNew(statements: Statements, row: T, mine: Where<T>): Promise<boolean> {
    return (await this.insertOnce(statements, row)) || this.exists(statements, mine);
  }

  /** Inserts it or replaces the one of the same key; what the new value leaves out is cleared. */
  async upsert(statements: Statements, row: T): Promise<void> {
    const text = this.#cached('upsert', () => {
      const rest = this.#columns.filter(({ isKey }) => !isKey);
      return `${this.#insert} ON CONFLICT (${this.#keys.join(', ')}) DO UPDATE SET ${rest.map(({ sql }) => `${sql} = excluded.${sql}`).join(', ')}`;
    });
    await statements.send({ kind: 'upsert', text, values: this.#row(row) });
  }

  /**
   * One UPDATE whose condition decides; how many rows it changed.
   * @param unset properties that must have no value yet
   */
  async update(
    statements: Statements,
    set: Partial<T>,
    where: Where<T>,
    ...unset: ReadonlyArray<keyof T & string>
  ): Promise<number> {
    const { text, values } = this.#update(set, where, unset);
    return statements.change(text, values);
  }

  /** An update as above and, where it changed a row, an insert into another table. Whether they were done. */
  updateAndInsert<U extends ObjectLiteral>(
    statements: Statements,
    { set, where, unset }: { set: Partial<T>; where: Where<T>; unset: ReadonlyArray<keyof T & string> },
    other: Table<U>,
    row: U,
  ): Promise<boolean> {
    return statements.dialect.updateAndInsert(statements, this.#update(set, where, unset), other.#insertOf(row));
  }

  /** Every column of the row of the same key: what the new value leaves out is cleared. How many rows it changed. */
  async replace(statements: Statements, row: T): Promise<number> {
    const part = (isKey: boolean) =>
      Object.fromEntries(
        this.#columns.filter((column) => column.isKey === isKey).map(({ property }) => [property, row[property]]),
      ) as Partial<T>;
    return this.update(statements, part(false), part(true));
  }

  async delete(statements: Statements, where: Where<T>): Promise<number> {
    const sql = this.#text('delete', where, (conditions) => `DELETE FROM ${this.#name} WHERE ${conditions}`);
    return statements.change(sql, this.#values(where));
  }

  /** Deletes at most `limit` rows whose `column` is at or below `bound`. The inner SELECT walks the column's index. */
  deleteUpTo(statements: Statements, column: keyof T & string, bound: number, limit: number): Promise<number> {
    const { skipLocked } = statements.dialect;
    const sql = this.#cached(`delete up to ${column} ${skipLocked}`, () => {
      const keys = this.#keys.join(', ');
      const { sql: end } = this.#column(column);
      const inner = `SELECT ${keys} FROM ${this.#name} WHERE ${end} <= ? ORDER BY ${end} LIMIT ? ${skipLocked}`;
      return `DELETE FROM ${this.#name} WHERE (${keys}) IN (${inner})`;
    });
    return statements.change(sql, [bound, limit]);
  }

  #update(set: Partial<T>, where: Where<T>, unset: readonly string[]): Write {
    const key = `update ${Object.keys(set).join()} ${Object.keys(where).join()} ${unset.join()}`;
    const text = this.#cached(key, () => {
      const assignments = Object.keys(set).map((property) => `${this.#column(property).sql} = ?`);
      return `UPDATE ${this.#name} SET ${assignments.join(', ')} WHERE ${this.#conditions(where, unset)}`;
    });
    return { kind: 'update', text, values: [...this.#values(set), ...this.#values(where)] };
  }

  #insertOf(row: T): InsertOfRow {
    return { kind: 'insert', text: this.#insert, values: this.#row(row), into: this.#into };
  }

  #text(verb: string, where: Where<T>, make: (conditions: string) => string): string {
    return this.#cached(`${verb} ${Object.keys(where).join()}`, () => make(this.#conditions(where)));
  }

  #cached(key: string, make: () => string): string {
    let text = this.#texts.get(key);
    if (text === undefined) {
      text = make();
      this.#texts.set(key, text);
    }
    return text;
  }

  /** @throws Error without a condition: that would be the whole table */
  #conditions(where: Where<T>, unset: readonly string[] = []): string {
    const given = Object.keys(where).map((property) => `${this.#column(property).sql} = ?`);
    if (given.length === 0) throw new Error(`${this.#name}: a condition is empty`);
    return [...given, ...unset.map((property) => `${this.#column(property).sql} IS NULL`)].join(' AND ');
  }

  #values(fields: Partial<T>): Value[] {
    return Object.keys(fields).map((property) => this.#column(property).toDatabase(fields[property]));
  }

  #row(row: T): Value[] {
    return this.#columns.map(({ property, toDatabase }) => toDatabase(row[property]));
  }

  #column(property: string): Column {
    const column = this.#byProperty.get(property);
    if (!column) throw new Error(`${this.#name} has no ${property}`);
    return column;
  }

  /** NULL is an absent property. */
  #read(row: Row): T {
    const read: Record<string, unknown> = {};
    for (const { property, name, fromDatabase } of this.#columns) {
      const value = fromDatabase(row[name]);
      if (value !== undefined && value !== null) read[property] = value;
    }
    return read as T;
  }
}

function columnOf(
  property: string,
  { name = property, type, primary, transformer }: EntitySchemaColumnOptions,
): Column {
  const { to, from } = (transformer ?? {}) as Partial<ValueTransformer>;
  return {
    property,
    name,
    type: String(type),
    isKey: primary === true,
    sql: `"${name}"`,
    toDatabase: (value) => (to ? to(value) : value) ?? null,
    fromDatabase: (value) => (from ? from(value) : value),
  };
}
