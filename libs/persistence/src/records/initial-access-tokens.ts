import type { InitialAccessToken, InitialAccessTokenStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { flag, index, key, lifetime, seconds } from './columns.js';
import { expires } from './expiry.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

export const InitialAccessTokenEntity = new EntitySchema<InitialAccessToken>({
  name: 'initial_access_token',
  tableName: 'initial_access_token',
  columns: { digest: key(), ...lifetime, remaining: seconds(), pkceOptional: { ...flag(), name: 'pkce_optional' } },
  indices: [index('initial_expiry', 'expiresAt')],
});

const table = new Table(InitialAccessTokenEntity);
const useOne = `UPDATE "initial_access_token" SET "remaining" = "remaining" - 1
  WHERE "digest" = ? AND "remaining" > 0 AND "expires_at" > ?`;

export const initialAccessTokens: StoredRecord<InitialAccessTokenStore> = {
  entities: [InitialAccessTokenEntity],
  expiry: expires(),
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      insert: (token) => rows.insert(token),
      list: () => rows.select('ORDER BY "created_at", "digest"'),
      delete: (digest) => rows.deleteOnce({ digest }),
      use: async (digest, now) => {
        const used = await connection.write((statements) => statements.change(useOne, [digest, now]));
        return used === 1 ? rows.find({ digest }) : undefined;
      },
      deleteExpired: (now, limit) => rows.deleteUpTo('expiresAt', now, limit),
    };
  },
};
