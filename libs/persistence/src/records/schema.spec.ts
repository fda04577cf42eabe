import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres, unsynced } from '@signet/runtime/testing';
import type { Database } from '../sql/database.js';
import { openDatabase } from '../sql/open-database.js';
import { entities } from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'signet-schema-'));
let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres(unsynced);
}, 60_000);
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Tables that are no record: what has been migrated, and the version of clients and resource servers. */
const noRecords = new Set(['signet_migrations', 'catalogue']);

/** Of an expression, which no entity can declare. */
const ofExpressions = new Set(['account_email']);

interface Column {
  readonly table: unknown;
  readonly name: unknown;
  readonly type: unknown;
  readonly isNullable: boolean;
  readonly isKey: boolean;
}

interface Index {
  readonly table: unknown;
  readonly name: unknown;
  readonly columns: readonly unknown[];
  readonly isUnique: boolean;
}

function lines(columns: readonly Column[], indexes: readonly Index[]): readonly string[] {
  const ofColumns = columns.map(
    ({ table, name, type, isNullable, isKey }) =>
      `${table}.${name} ${String(type).toLowerCase()}${isNullable ? '' : ' NOT NULL'}${isKey ? ' PRIMARY KEY' : ''}`,
  );
  const ofIndexes = indexes
    .filter(({ name }) => !ofExpressions.has(String(name)))
    .map(
      ({ table, name, columns: names, isUnique }) =>
        `${isUnique ? 'UNIQUE ' : ''}${name} ON ${table} (${names.join()})`,
    );
  return [...ofColumns, ...ofIndexes].sort();
}

function declared(): readonly string[] {
  const columns: Column[] = [];
  const indexes: Index[] = [];
  for (const { options } of entities) {
    const table = options.tableName ?? options.name;
    const nameOf = (property: string) => options.columns[property]?.name ?? property;
    for (const [property, column] of Object.entries(options.columns)) {
      const { type, nullable = false, primary = false } = column ?? {};
      columns.push({ table, name: nameOf(property), type, isNullable: nullable, isKey: primary });
    }
    for (const { name, columns: properties, unique = false } of options.indices ?? []) {
      const names = Array.isArray(properties) ? properties.map(nameOf) : [];
      indexes.push({ table, name, columns: names, isUnique: unique });
    }
  }
  return lines(columns, indexes);
}

async function inSqlite({ read }: Database): Promise<readonly string[]> {
  const found = await read.rows(
    `SELECT "name" FROM sqlite_master WHERE "type" = 'table' AND "name" NOT LIKE 'sqlite_%'`,
  );
  const columns: Column[] = [];
  const indexes: Index[] = [];
  for (const { name: table } of found.filter(({ name }) => !noRecords.has(String(name)))) {
    for (const { name, type, notnull, pk } of await read.rows(`PRAGMA table_info("${table}")`)) {
      const isKey = pk !== 0;
      columns.push({ table, name, type, isNullable: notnull === 0 && !isKey, isKey });
    }
    const listed = await read.rows(`PRAGMA index_list("${table}")`);
    for (const { name, unique } of listed.filter(({ origin }) => origin === 'c')) {
      const of = await read.rows(`PRAGMA index_info("${name}")`);
      indexes.push({ table, name, columns: of.map((column) => column.name), isUnique: unique === 1 });
    }
  }
  return lines(columns, indexes);
}

async function inPostgres({ read }: Database): Promise<readonly string[]> {
  const tables = (table: unknown) => !noRecords.has(String(table));
  const indexed = await read.rows(`
    SELECT t.relname AS "table", i.relname AS "name", x.indisunique AS "unique", x.indisprimary AS "key",
      ARRAY(SELECT CAST(a.attname AS text) FROM unnest(x.indkey) WITH ORDINALITY AS k(n, position)
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.n ORDER BY k.position) AS "columns"
    FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
      JOIN pg_namespace n ON n.oid = t.relnamespace WHERE n.nspname = 'public'`);
  const keys = new Map(indexed.filter(({ key }) => key).map(({ table, columns }) => [table, columns as string[]]));
  const columns = await read.rows(`SELECT table_name AS "table", column_name AS "name", data_type AS "type",
    is_nullable AS "nullable" FROM information_schema.columns WHERE table_schema = 'public'`);
  return lines(
    columns
      .filter(({ table }) => tables(table))
      .map(({ table, name, type, nullable }) => ({
        table,
        name,
        type,
        isNullable: nullable === 'YES',
        isKey: keys.get(table)?.includes(String(name)) ?? false,
      })),
    indexed
      .filter(({ table, key }) => tables(table) && !key)
      .map(({ table, name, unique, columns: names }) => ({
        table,
        name,
        columns: names as string[],
        isUnique: unique === true,
      })),
  );
}

it.each([
  ['SQLite', async () => ({ type: 'sqlite', file: join(folder, 'schema.sqlite') }) as const, inSqlite],
  ['PostgreSQL', async () => ({ type: 'postgres', url: await postgres.createDatabase() }) as const, inPostgres],
])(
  'migrations make the tables, columns, keys and indexes that records declare, and no others: %s',
  async (_name, config, found) => {
    const database = await openDatabase(await config(), { migrate: true });
    try {
      expect(await found(database)).toEqual(declared());
    } finally {
      await database.close();
    }
  },
);
