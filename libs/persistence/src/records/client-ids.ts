import type { Value } from '../sql/statement.js';
import type { Statements } from '../sql/statements.js';

interface Wanted {
  /** Table and conditions. */
  readonly from: string;
  readonly values: readonly Value[];
  readonly after: string;
  readonly limit: number;
}

/** Each client once that rows name, in the order of its id. */
export async function clientIdsOf(statements: Statements, { from, values, after, limit }: Wanted): Promise<string[]> {
  const id = `"client_id" ${statements.dialect.byteOrder}`;
  const sql = `SELECT DISTINCT ${id} AS "id" FROM ${from} AND ${id} > ? ORDER BY "id" LIMIT ?`;
  return (await statements.rows(sql, [...values, after, limit])).map((row) => String(row.id));
}
