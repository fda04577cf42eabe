import type { RevokedAccessTokenStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { index, key, seconds } from './columns.js';
import { expires } from './expiry.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

interface RevokedAccessTokenRow {
  readonly jti: string;
  readonly expiresAt: number;
}

const entity = new EntitySchema<RevokedAccessTokenRow>({
  name: 'revoked_access_token',
  tableName: 'revoked_access_token',
  columns: { jti: key(), expiresAt: { ...seconds(), name: 'expires_at' } },
  indices: [index('revoked_expiry', 'expiresAt')],
});

const table = new Table(entity);

export const revokedAccessTokens: StoredRecord<RevokedAccessTokenStore> = {
  entities: [entity],
  expiry: expires(),
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      add: (jti, expiresAt) => rows.upsert({ jti, expiresAt }),
      has: (jti) => rows.exists({ jti }),
      deleteExpired: (now, limit) => rows.deleteUpTo('expiresAt', now, limit),
    };
  },
};
