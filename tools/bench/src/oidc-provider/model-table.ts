/** One table for all models, as in the SQL adapters that oidc-provider's documentation names; payloads are JSON. */
export function modelTable(type: { readonly json: string; readonly seconds: string }): readonly string[] {
  const index = (column: string) =>
    `CREATE INDEX oidc_model_${column} ON oidc_model (${column}) WHERE ${column} IS NOT NULL`;
  return [
    `CREATE TABLE oidc_model (
       model text NOT NULL,
       id text NOT NULL,
       payload ${type.json} NOT NULL,
       grant_id text,
       user_code text,
       uid text,
       expires_at ${type.seconds},
       consumed_at ${type.seconds},
       PRIMARY KEY (model, id)
     )`,
    ...['grant_id', 'user_code', 'uid', 'expires_at'].map(index),
  ];
}

const select = 'SELECT payload, expires_at, consumed_at FROM oidc_model WHERE';

/** Each with its parameters in the order of their numbers, as PostgreSQL writes them. */
export const modelStatements = {
  upsert: `INSERT INTO oidc_model (model, id, payload, grant_id, user_code, uid, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (model, id) DO UPDATE SET payload = excluded.payload, grant_id = excluded.grant_id,
      user_code = excluded.user_code, uid = excluded.uid, expires_at = excluded.expires_at`,
  find: `${select} model = $1 AND id = $2`,
  findByUserCode: `${select} model = $1 AND user_code = $2`,
  findByUid: `${select} model = $1 AND uid = $2`,
  consume: 'UPDATE oidc_model SET consumed_at = $1 WHERE model = $2 AND id = $3',
  destroy: 'DELETE FROM oidc_model WHERE model = $1 AND id = $2',
  revokeByGrantId: 'DELETE FROM oidc_model WHERE model = $1 AND grant_id = $2',
} as const;

export type StatementName = keyof typeof modelStatements;
