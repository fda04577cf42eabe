import type { EntityManager, EntitySchema, ObjectLiteral } from 'typeorm';

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
  const [at, count] = manager.connection.options.type === 'postgres' ? ['$1', '$2'] : ['?', '?'];
  const inner = `SELECT "${keyColumn}" FROM "${table}" WHERE "${column}" <= ${at} ORDER BY "${column}" LIMIT ${count}`;
  const rows: unknown = await manager.query(
    `DELETE FROM "${table}" WHERE "${keyColumn}" IN (${inner}) RETURNING "${keyColumn}"`,
    [bound, limit],
  );
  // PostgreSQL answers [rows, count], SQLite the rows.
  const list = Array.isArray(rows) && Array.isArray(rows[0]) ? rows[0] : rows;
  return Array.isArray(list) ? list.length : 0;
}
