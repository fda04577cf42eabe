import { AskedTogether } from '../asked-together.js';
import type { Row, StatementRunner } from '../statement.js';
import type { Dialect, LookUp, Texts } from './dialect.js';

/** PostgreSQL's `unique_violation`. */
const uniqueViolation = '23505';

/** Texts made so far of an update and an insert in one statement, by both of theirs. */
const bothTexts = new Map<string, string>();

export const postgres: Dialect = {
  skipLocked: 'FOR UPDATE SKIP LOCKED',
  forChange: 'FOR UPDATE',
  keyShare: 'FOR KEY SHARE',
  list: 'SELECT json_array_elements_text(CAST(? AS json))',
  isIn: (column, select) => `${column} = ANY (ARRAY(${select}))`,
  lower: 'lower',
  asciiLower: (column) => `lower(${column} COLLATE "C")`,
  byteOrder: 'COLLATE "C"',
  now: 'CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS double precision)',
  catalogueMaxAge: 1000,

  tables: async (runner) => {
    const found = await runner.rows(
      'SELECT CAST(tablename AS text) AS "name" FROM pg_tables WHERE schemaname = current_schema()',
    );
    return found.map(({ name }) => String(name));
  },
  hasTable: async (runner, table) =>
    (await runner.rows('SELECT 1 WHERE to_regclass(CAST(? AS text)) IS NOT NULL', [`"${table}"`])).length > 0,
  references: async (runner) => {
    const found = await runner.rows(
      `SELECT CAST(c.relname AS text) AS "table", CAST(p.relname AS text) AS "parent" FROM pg_constraint k
         JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid WHERE k.contype = 'f'`,
    );
    return found.map(({ table, parent }) => ({ table: String(table), parent: String(parent) }));
  },

  /** Two writers see each other only where one waits for the other. */
  lockTable: async (runner, table) => {
    await runner.change(`LOCK TABLE "${table}" IN EXCLUSIVE MODE`);
  },
  lockRows: async (runner, table, key) => {
    await runner.rows(`SELECT 1 FROM "${table}" ORDER BY "${key}" FOR UPDATE`);
  },
  lockName: async (runner, name) => {
    await runner.rows('SELECT pg_advisory_xact_lock(hashtext(?))', [name]);
  },

  isTaken: (error, index) => {
    const { code, constraint } = error as { readonly code?: unknown; readonly constraint?: unknown };
    return error instanceof Error && code === uniqueViolation && constraint === index;
  },

  updateAndInsert: async (runner, update, { into, values }) => {
    const key = `${update.text} ${into.table}`;
    let sql = bothTexts.get(key);
    if (sql === undefined) {
      sql = `WITH "changed" AS (${update.text} RETURNING 1)
        INSERT INTO ${into.table} (${into.columns}) SELECT ${into.parameters} WHERE EXISTS (SELECT 1 FROM "changed")`;
      bothTexts.set(key, sql);
    }
    return (await runner.change(sql, [...update.values, ...values])) === 1;
  },

  /** Together for all who wait: the way to the database costs more than its work. */
  lookUp: <Question extends Texts, Answer>(
    runner: StatementRunner,
    { names, select, read }: LookUp<Question, Answer>,
  ) => {
    // LIMIT: each is looked up by its key, whatever the planner believes of the number of questions or of rows.
    // JSON: the driver takes longer to describe so many columns than to read them.
    const sql = `
      SELECT q."position", json_strip_nulls(row_to_json(found)) AS "found"
      FROM json_to_recordset(CAST(? AS json)) AS q("position" integer, ${names.map((name) => `"${name}" text`).join(', ')})
        CROSS JOIN LATERAL (${select((name) => `q."${name}"`)} LIMIT 1) found`;
    const together = new AskedTogether(async (questions: readonly Question[]) => {
      const asked = questions.map((question, position) => ({ position, ...question }));
      const answers: Array<Answer | undefined> = asked.map(() => undefined);
      for (const { position, found } of await runner.rows(sql, [JSON.stringify(asked)])) {
        answers[Number(position)] = read(found as Row);
      }
      return answers;
    });
    return (question: Question) => together.find(question);
  },
};

/** Our text with PostgreSQL's parameters. */
export function numbered(sql: string): string {
  let position = 0;
  return sql.replace(/\?/g, () => {
    position += 1;
    return `$${position}`;
  });
}
