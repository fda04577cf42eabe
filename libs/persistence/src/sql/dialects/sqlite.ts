import type { Dialect, LookUp, Texts } from './dialect.js';

/** What its connections know besides SQLite's own functions. */
export const sqliteFunctions = {
  // SQLite's own knows the letters of ASCII alone.
  signet_lower: (text: unknown) => (typeof text === 'string' ? text.toLowerCase() : null),
};

const nothing = async (): Promise<void> => {};

/** SQLite has one writer at a time, who waits for nobody and sees all that was written before. */
export const sqlite: Dialect = {
  skipLocked: '',
  forChange: '',
  keyShare: '',
  list: 'SELECT "value" FROM json_each(?)',
  isIn: (column, select) => `${column} IN (${select})`,
  lower: 'signet_lower',
  asciiLower: (column) => `lower(${column})`,
  byteOrder: 'COLLATE BINARY',
  now: undefined,
  catalogueMaxAge: 20,
  tables: async (runner) => {
    const found = await runner.rows(
      `SELECT "name" FROM sqlite_master WHERE "type" = 'table' AND "name" NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
    );
    return found.map(({ name }) => String(name));
  },
  hasTable: async (runner, table) =>
    (await runner.rows(`SELECT 1 FROM sqlite_master WHERE "type" = 'table' AND "name" = ?`, [table])).length > 0,
  references: async (runner) => {
    const found = await runner.rows(
      `SELECT m."name" AS "table", f."table" AS "parent" FROM sqlite_master m, pragma_foreign_key_list(m."name") f
         WHERE m."type" = 'table'`,
    );
    return found.map(({ table, parent }) => ({ table: String(table), parent: String(parent) }));
  },
  lockTable: nothing,
  lockRows: nothing,
  lockName: nothing,
  /** Nobody writes between a look and the write that follows from it. */
  isTaken: () => false,

  /** Two statements: the driver runs the steps of one writer without a break. */
  updateAndInsert: async (runner, update, insert) => {
    if ((await runner.change(update.text, update.values)) !== 1) return false;
    await runner.send(insert);
    return true;
  },

  /** The database is in this process: each question is asked by itself. */
  lookUp: <Question extends Texts, Answer>(
    runner: Parameters<Dialect['lookUp']>[0],
    { select, read }: LookUp<Question, Answer>,
  ) => {
    const order: Array<keyof Question & string> = [];
    const sql = select((name) => {
      order.push(name);
      return '?';
    });
    return async (question: Question) => {
      const [row] = await runner.rows(
        sql,
        order.map((name) => question[name] ?? null),
      );
      return row && read(row);
    };
  },
};
