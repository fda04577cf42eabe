import type { Statements } from '../sql/statements.js';

const columns = {
  account: ['subject', 'username'],
  group_record: ['group_id', 'name'],
  organization: ['organization_id', 'name'],
} as const;

/** What records are called, by their ids, in one look; none where nothing is asked. */
export async function namesOf(
  statements: Statements,
  table: keyof typeof columns,
  ids: readonly (string | undefined)[],
): Promise<ReadonlyMap<string, string>> {
  const asked = [...new Set(ids.filter((id) => id !== undefined))];
  if (asked.length === 0) return new Map();
  const [id, name] = columns[table];
  const { isIn, list } = statements.dialect;
  const sql = `SELECT "${id}" AS "id", "${name}" AS "name" FROM "${table}" WHERE ${isIn(`"${id}"`, list)}`;
  const rows = await statements.rows(sql, [JSON.stringify(asked)]);
  return new Map(rows.map((row) => [String(row.id), String(row.name)]));
}
