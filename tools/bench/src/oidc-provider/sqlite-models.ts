import BetterSqlite3 from 'better-sqlite3';
import type { Payload } from 'oidc-provider';
import { modelStatements, modelTable, type StatementName } from './model-table.js';
import type { ModelDatabase, Value } from './sql-adapter.js';

interface StoredRow {
  readonly payload: string;
  readonly expires_at: number | null;
  readonly consumed_at: number | null;
}

/** A new database file, as durable as the issuer's own: in WAL mode with a sync at every commit. */
export function openSqliteModels(file: string): ModelDatabase {
  const database = new BetterSqlite3(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  for (const sql of modelTable({ json: 'text', seconds: 'integer' })) database.exec(sql);
  const prepared = Object.fromEntries(
    Object.entries(modelStatements).map(([name, sql]) => [name, database.prepare(sql.replace(/\$\d/g, '?'))]),
  ) as Record<StatementName, BetterSqlite3.Statement<Value[], StoredRow>>;
  return {
    first: async (name, values) => {
      const row = prepared[name].get(...values);
      return (
        row && {
          payload: JSON.parse(row.payload) as Payload,
          expiresAt: row.expires_at ?? undefined,
          consumedAt: row.consumed_at ?? undefined,
        }
      );
    },
    change: async (name, values) => {
      prepared[name].run(...values);
    },
  };
}
