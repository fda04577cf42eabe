import type { CheckedPage, Page } from '@signet/administration';
import type { ObjectLiteral } from 'typeorm';
import type { Value } from '../sql/statement.js';
import type { Statements } from '../sql/statements.js';
import type { Table } from '../sql/table.js';
import { namesOf } from './names-of.js';

/** A part of a WHERE, its parameters written `?`. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly Value[];
  /** The same with the same values, where all rows are counted: what is best for a page may be asked of each of them. */
  readonly sqlOfAll?: string | undefined;
}

export interface Listing<T extends ObjectLiteral> {
  readonly table: Table<T>;
  /** As SQL writes it. */
  readonly from: string;
  /** Columns that together are unique: the order of the list, all in one direction. */
  readonly key: readonly string[];
  readonly direction: 'ASC' | 'DESC';
  readonly conditions: readonly Condition[];
  /** Of the row that a page ends with, and back. */
  keyOf(row: T): string;
  readKey(key: string): readonly Value[];
}

/** One page by its key (keyset pagination): what is added or deleted meanwhile moves no row from one page to another. */
export async function pageFrom<T extends ObjectLiteral>(
  statements: Statements,
  { table, from, key, direction, conditions, keyOf, readKey }: Listing<T>,
  { limit, after }: CheckedPage,
): Promise<Page<T>> {
  const columns = key.map((column) => `"${column}"`).join(', ');
  const behind =
    after === undefined
      ? []
      : [
          {
            sql: `(${columns}) ${direction === 'ASC' ? '>' : '<'} (${key.map(() => '?').join(', ')})`,
            values: readKey(after),
          },
        ];
  const order = key.map((column) => `"${column}" ${direction}`).join(', ');
  const where = whereOf([...conditions, ...behind]);
  const all = whereOf(conditions.map(({ sql, sqlOfAll = sql, values }) => ({ sql: sqlOfAll, values })));
  const rows = await table.select(statements, `${where.sql} ORDER BY ${order} LIMIT ?`, [...where.values, limit + 1]);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const isWhole = after === undefined && rows.length <= limit;
  const total = isWhole ? rows.length : await countOf(statements, from, all);
  return { items, total, ...(last && rows.length > limit && { next: keyOf(last) }) };
}

async function countOf(statements: Statements, from: string, { sql, values }: Condition): Promise<number> {
  const [counted] = await statements.rows(`SELECT COUNT(*) AS "count" FROM ${from} ${sql}`, values);
  return Number(counted?.count);
}

/** All of them. */
export function whereOf(conditions: readonly Condition[]): Condition {
  return {
    sql: conditions.length === 0 ? '' : `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`,
    values: conditions.flatMap(({ values }) => values),
  };
}

/** None where there is no value to compare with. */
export function equals(column: string, value: Value | undefined): readonly Condition[] {
  return value === undefined ? [] : [{ sql: `"${column}" = ?`, values: [value] }];
}

const hasAsciiAlone = (search: string) => /^[ -~]*$/.test(search);

/**
 * The text stands in one of the columns, whatever the case of its letters: of all scripts on SQLite, on PostgreSQL as far as
 * the locale of the database has them. Nothing in the text is a wildcard.
 */
export function contains({ dialect }: Statements, columns: readonly string[], text: string): Condition {
  const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  const letters = hasAsciiAlone(text) ? 'ascii' : 'any';
  const each = columns.map((column) => dialect.matches(`"${column}"`, letters));
  return { sql: `(${each.join(' OR ')})`, values: columns.map(() => pattern) };
}

const accountNames = ['username', 'email', 'name', 'given_name', 'family_name', 'nickname'];

/** Rows of the account table itself. */
export function namedAccount(statements: Statements, text: string): Condition {
  return contains(statements, accountNames, text);
}

/** Rows of a table with a subject, whose account has such a name, or which have it in a column of their own. */
export function ofNamedAccount(
  statements: Statements,
  text: string | undefined,
  ownColumns: readonly string[] = [],
): readonly Condition[] {
  if (text === undefined) return [];
  const named = namedAccount(statements, text);
  const own = ownColumns.length === 0 ? [] : [contains(statements, ownColumns, text)];
  const bySubject = { sql: `"subject" IN (SELECT "subject" FROM "account" WHERE ${named.sql})`, values: named.values };
  const all = [bySubject, ...own];
  return [{ sql: `(${all.map(({ sql }) => sql).join(' OR ')})`, values: all.flatMap(({ values }) => values) }];
}

/** The same page with the usernames of its subjects. */
export async function withUsernames<T extends { readonly subject: string }>(
  statements: Statements,
  page: Page<T>,
): Promise<Page<T & { readonly username?: string }>> {
  const names = await namesOf(
    statements,
    'account',
    page.items.map(({ subject }) => subject),
  );
  const items = page.items.map((item) => {
    const username = names.get(item.subject);
    return { ...item, ...(username !== undefined && { username }) };
  });
  return { ...page, items };
}
