import type { Digest, ReplayStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { index, key, seconds } from './columns.js';
import { expires } from './expiry.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

interface ReplayRow {
  readonly digest: Digest;
  readonly expiresAt: number;
}

const entity = new EntitySchema<ReplayRow>({
  name: 'replay',
  tableName: 'replay',
  columns: { digest: key(), expiresAt: { ...seconds(), name: 'expires_at' } },
  indices: [index('replay_expiry', 'expiresAt')],
});

const table = new Table(entity);

export const replays: StoredRecord<ReplayStore> = {
  entities: [entity],
  expiry: expires(),
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      remember: (digest, expiresAt) => rows.insertOnce({ digest, expiresAt }),
      deleteExpired: (now, limit) => rows.deleteUpTo('expiresAt', now, limit),
    };
  },
};
