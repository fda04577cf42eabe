import type { FailureCountStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { index, key, seconds } from './columns.js';
import { expires } from './expiry.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

interface FailureCountRow {
  readonly key: string;
  readonly failures: number;
  readonly expiresAt: number;
}

const entity = new EntitySchema<FailureCountRow>({
  name: 'failure_count',
  tableName: 'failure_count',
  columns: { key: key(), failures: seconds(), expiresAt: { ...seconds(), name: 'expires_at' } },
  indices: [index('failure_expiry', 'expiresAt')],
});

const table = new Table(entity);
const isOver = '"failure_count"."expires_at" <= ? OR "failure_count"."expires_at" > ?';
const add = `INSERT INTO "failure_count" ("key", "failures", "expires_at") VALUES (?, ?, ?)
  ON CONFLICT ("key") DO UPDATE SET
    "failures" = CASE WHEN ${isOver} THEN excluded."failures" ELSE "failure_count"."failures" + excluded."failures" END,
    "expires_at" = CASE WHEN ${isOver} THEN excluded."expires_at" ELSE "failure_count"."expires_at" END
  RETURNING "failures", "expires_at"`;

export const failureCounts: StoredRecord<FailureCountStore> = {
  entities: [entity],
  expiry: expires(),
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      add: (name, failures, now, window) =>
        connection.write(async (statements) => {
          const end = now + window;
          const [row] = await statements.rows(add, [name, failures, end, now, end, now, end]);
          return { failures: Number(row?.failures), expiresAt: Number(row?.expires_at) };
        }),
      deleteExpired: (now, limit) => rows.deleteUpTo('expiresAt', now, limit),
    };
  },
};
