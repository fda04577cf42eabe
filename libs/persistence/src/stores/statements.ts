import type { EntityManager, EntitySchema, ObjectLiteral } from 'typeorm';

export type Value = string | number;

export function isPostgres(manager: EntityManager): boolean {
  return manager.connection.options.type === 'postgres';
}

/** Positional parameters: `?` on SQLite, `$n` on PostgreSQL. */
export function query(manager: EntityManager, sql: string, values: readonly Value[]): Promise<unknown> {
  let position = 0;
  const numbered = isPostgres(manager)
    ? sql.replace(/\?/g, () => {
        position += 1;
        return `$${position}`;
      })
    : sql;
  return manager.query(numbered, [...values]);
}

/** The rows of a statement with RETURNING: SQLite answers with them, PostgreSQL with [rows, count] for some verbs. */
export function rowsOf(answer: unknown): ReadonlyArray<Readonly<Record<string, unknown>>> {
  const list = Array.isArray(answer) && Array.isArray(answer[0]) ? answer[0] : answer;
  return Array.isArray(list) ? list : [];
}

type Where = Readonly<Record<string, unknown>>;

/** TypeORM reads NULL columns into undefined through our transformers; this drops them, so that rows compare plainly. */
export function plain<T extends ObjectLiteral>(row: T | null): T | undefined {
  if (row === null) return undefined;
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined && value !== null)) as T;
}

/** One UPDATE whose condition decides; how many rows it changed, on both databases. */
export async function updateWhere<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntitySchema<T>,
  set: Partial<T>,
  where: Where,
  alsoNull?: string,
): Promise<number> {
  const query = manager
    .createQueryBuilder()
    .update(entity)
    .set(set as never)
    .where(where as never);
  if (alsoNull !== undefined) query.andWhere(`${alsoNull} IS NULL`);
  return (await query.execute()).affected ?? 0;
}

/** Deletes at most `limit` rows whose `column` is at or below `bound`. The inner SELECT walks the column's index. */
export async function deleteBatch(
  manager: EntityManager,
  table: string,
  keyColumn: string,
  column: string,
  bound: number,
  limit: number,
): Promise<number> {
  const inner = `SELECT "${keyColumn}" FROM "${table}" WHERE "${column}" <= ? ORDER BY "${column}" LIMIT ?`;
  const sql = `DELETE FROM "${table}" WHERE "${keyColumn}" IN (${inner}) RETURNING "${keyColumn}"`;
  return rowsOf(await query(manager, sql, [bound, limit])).length;
}
