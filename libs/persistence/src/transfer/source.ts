import { existsSync } from 'node:fs';
import type { DatabaseConfig } from '@signet/runtime/database';
import BetterSqlite3 from 'better-sqlite3';
import { sqlite } from '../sql/dialects/sqlite.js';
import { openPostgres } from '../sql/postgres.js';
import type { Row, Value } from '../sql/statement.js';
import { target } from './private-file.js';
import type { Readable } from './table-digests.js';

/** Milliseconds between two pages, in which the other side writes. */
const longestPause = 600_000;

/**
 * A SQLite file through a connection that cannot change it. Where nobody has it open it is one that could, but for being told not
 * to: that one takes away again what SQLite puts beside a file to read it.
 */
export function openReadOnly(file: string): BetterSqlite3.Database {
  if (!existsSync(file)) throw new Error('there is no such database');
  const isAtRest = !existsSync(`${target(file)}-wal`);
  const connection = new BetterSqlite3(file, { readonly: !isAtRest, fileMustExist: true, timeout: 10_000 });
  connection.pragma('query_only = ON');
  return connection;
}

/** What a connection of the driver's own gives, in its transaction or outside of one. */
export function readableOf(connection: BetterSqlite3.Database): Readable {
  const prepared = new Map<string, BetterSqlite3.Statement>();
  return {
    dialect: sqlite,
    rows: async (sql: string, values: readonly Value[] = []) => {
      const statement = prepared.get(sql) ?? connection.prepare(sql);
      prepared.set(sql, statement);
      return statement.all(values.map((value) => (typeof value === 'boolean' ? Number(value) : value))) as Row[];
    },
  };
}

/** One state of a database, which others may go on to change; it is changed by nothing that is done here. */
export async function atOneMoment<T>(config: DatabaseConfig, work: (source: Readable) => Promise<T>): Promise<T> {
  return config.type === 'sqlite' ? ofSqlite(config.file, work) : ofPostgres(config.url, work);
}

async function ofSqlite<T>(file: string, work: (source: Readable) => Promise<T>): Promise<T> {
  const connection = openReadOnly(file);
  try {
    connection.exec('BEGIN');
    return await work(readableOf(connection));
  } finally {
    connection.close();
  }
}

async function ofPostgres<T>(url: string, work: (source: Readable) => Promise<T>): Promise<T> {
  const database = await openPostgres(url);
  try {
    return await database.transaction(async ({ read }) => {
      await read.change('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      await read.rows(`SELECT set_config('idle_in_transaction_session_timeout', '${longestPause}', true)`);
      return work(read);
    });
  } finally {
    await database.close();
  }
}
