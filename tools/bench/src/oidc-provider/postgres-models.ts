import type { Payload } from 'oidc-provider';
import pg from 'pg';
import { modelStatements, modelTable } from './model-table.js';
import type { ModelDatabase } from './sql-adapter.js';

interface StoredRow {
  readonly payload: Payload;
  /** The driver gives a bigint as text. */
  readonly expires_at: string | null;
  readonly consumed_at: string | null;
}

/** An empty database, with as many connections as the issuer itself has, each preparing a statement once. */
export async function openPostgresModels(connectionString: string): Promise<ModelDatabase> {
  const pool = new pg.Pool({ connectionString, max: 10, options: '-c synchronous_commit=on' });
  for (const sql of modelTable({ json: 'jsonb', seconds: 'bigint' })) await pool.query(sql);
  return {
    first: async (name, values) => {
      const { rows } = await pool.query<StoredRow>({ name, text: modelStatements[name], values: [...values] });
      const [row] = rows;
      return (
        row && {
          payload: row.payload,
          expiresAt: row.expires_at === null ? undefined : Number(row.expires_at),
          consumedAt: row.consumed_at === null ? undefined : Number(row.consumed_at),
        }
      );
    },
    change: async (name, values) => {
      await pool.query({ name, text: modelStatements[name], values: [...values] });
    },
  };
}
