import { createHash } from 'node:crypto';
import type { Value } from '../sql/statement.js';
import type { Statements } from '../sql/statements.js';
import { type MovedTable, pageSize } from './moved-table.js';

/** Where rows are read from. */
export type Readable = Pick<Statements, 'rows' | 'dialect'>;

/** What a table holds: two that hold the same rows have the same, in whatever order they lie. */
export interface TableDigest {
  readonly table: string;
  readonly rows: number;
  /** The sum of the SHA-256 of its rows modulo 2^256, as 64 hexadecimal digits: databases sort texts by different rules. */
  readonly digest: string;
}

/** The rows of a table by the page, in the order of its key. @param after the key of the last row before them */
export async function* pagesOf(
  source: Readable,
  table: MovedTable,
  after?: readonly Value[],
): AsyncGenerator<ReadonlyArray<readonly Value[]>> {
  let last = after;
  for (;;) {
    const { sql, values } = table.page(last);
    const page = (await source.rows(sql, values)).map((row) => table.valuesOf(row));
    if (page.length > 0) yield page;
    const end = page.at(-1);
    if (end === undefined || page.length < pageSize) return;
    last = table.keyOf(end);
  }
}

export async function digestsOf(source: Readable, tables: readonly MovedTable[]): Promise<readonly TableDigest[]> {
  const digests: TableDigest[] = [];
  for (const table of tables) {
    let rows = 0;
    let sum = 0n;
    for await (const page of pagesOf(source, table)) {
      rows += page.length;
      for (const values of page) sum = BigInt.asUintN(256, sum + table.digestOf(values));
    }
    digests.push({ table: table.name, rows, digest: sum.toString(16).padStart(64, '0') });
  }
  return digests;
}

/** All of them in one text. */
export function fingerprintOf(digests: readonly TableDigest[]): string {
  const lines = digests.map(({ table, rows, digest }) => `${table} ${rows} ${digest}\n`).sort();
  return createHash('sha256').update(lines.join('')).digest('hex');
}

/** @throws Error that names the tables in which two databases differ */
export function compareDigests(expected: readonly TableDigest[], found: readonly TableDigest[], what: string): void {
  const known = new Map(found.map((each) => [each.table, each]));
  const wrong = expected.filter(({ table, rows, digest }) => {
    const other = known.get(table);
    return other?.rows !== rows || other.digest !== digest;
  });
  if (wrong.length > 0) throw new Error(`${what}: ${wrong.map(({ table }) => table).join(', ')}`);
}

export function rowsOf(digests: readonly TableDigest[]): number {
  return digests.reduce((sum, { rows }) => sum + rows, 0);
}
