import { hash } from 'node:crypto';
import type { EntitySchema } from 'typeorm';
import type { InsertOfRow } from '../sql/dialects/dialect.js';
import type { Row, Value } from '../sql/statement.js';

/** A table as a backup says of itself what it has. */
export interface TableDescription {
  readonly table: string;
  /** In the order of the key's columns. */
  readonly columns: readonly ColumnDescription[];
}

export interface ColumnDescription {
  readonly name: string;
  readonly type: string;
  readonly isKey: boolean;
}

/** What a driver gives for a value of each type, as the one value that it means; undefined where it is none of the type. */
const kinds: Readonly<Record<string, (value: unknown) => Value | undefined>> = {
  text: (value) => (typeof value === 'string' ? value : undefined),
  // PostgreSQL's driver gives it as text.
  bigint: (value) => {
    const number = typeof value === 'string' ? Number(value) : value;
    return Number.isSafeInteger(number) ? (number as number) : undefined;
  },
  // SQLite has numbers.
  boolean: (value) => {
    if (value === true || value === 1) return true;
    return value === false || value === 0 ? false : undefined;
  },
};

/** Rows that are in memory at once. */
export const pageSize = 500;

/** The rows of a table as they lie in it, nothing decrypted or parsed: the same values of either database. */
export class MovedTable {
  readonly name: string;
  readonly #columns: readonly ColumnDescription[];
  readonly #keys: readonly ColumnDescription[];
  readonly #select: string;
  readonly #into: InsertOfRow['into'];
  readonly #insert: string;

  /** @throws Error for a column of a type whose values nobody has described: it would be lost or changed on the way */
  constructor(readonly description: TableDescription) {
    const { table, columns } = description;
    const strange = columns.find(({ type }) => kinds[type] === undefined);
    if (strange) throw new Error(`${table}.${strange.name} is ${strange.type}, which cannot be moved`);
    this.name = table;
    this.#columns = columns;
    this.#keys = columns.filter(({ isKey }) => isKey);
    const names = columns.map(({ name }) => `"${name}"`).join(', ');
    this.#select = `SELECT ${names} FROM "${table}"`;
    this.#insert = `INSERT INTO "${table}" (${names}) VALUES (${columns.map(() => '?').join(', ')})`;
    this.#into = {
      table: `"${table}"`,
      columns: names,
      parameters: columns.map(({ type }) => `CAST(? AS ${type})`).join(', '),
    };
  }

  static of({ options }: EntitySchema): MovedTable {
    const columns = Object.entries(options.columns).map(([property, column]) => ({
      name: column?.name ?? property,
      type: String(column?.type),
      isKey: column?.primary === true,
    }));
    return new MovedTable({ table: options.tableName ?? options.name, columns });
  }

  /** The statement that gives the next rows in the order of the key. @param after the key of the last one before them */
  page(after: readonly Value[] | undefined): { readonly sql: string; readonly values: readonly Value[] } {
    const names = this.#keys.map(({ name }) => `"${name}"`).join(', ');
    const behind = after ? ` WHERE (${names}) > (${after.map(() => '?').join(', ')})` : '';
    return { sql: `${this.#select}${behind} ORDER BY ${names} LIMIT ${pageSize}`, values: after ?? [] };
  }

  /** Its values in the order of the columns. @throws Error that names the column, never the value */
  valuesOf(row: Row): readonly Value[] {
    return this.#columns.map(({ name, type }) => {
      const found = row[name];
      const value = found === null ? null : kinds[type]?.(found);
      if (value === undefined) throw new Error(`${this.name}.${name} has a value that is no ${type}`);
      return value;
    });
  }

  keyOf(values: readonly Value[]): readonly Value[] {
    return values.filter((_, index) => this.#columns[index]?.isKey);
  }

  insertOf(values: readonly Value[]): InsertOfRow {
    return { kind: 'insert', text: this.#insert, values, into: this.#into };
  }

  /** SHA-256 of one row, whatever the order in which the columns were declared. */
  digestOf(values: readonly Value[]): bigint {
    const named = this.#columns.map(({ name }, index): readonly [string, Value] => [name, values[index] ?? null]);
    const text = JSON.stringify(named.sort(([one], [other]) => (one < other ? -1 : 1)));
    return BigInt(`0x${hash('sha256', text, 'hex')}`);
  }
}
