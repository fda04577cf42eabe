import type { LoginAttemptStore } from '@signet/identity';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { index, key, seconds } from './columns.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

interface LoginAttemptRow {
  readonly key: string;
  readonly failures: number;
  readonly lastFailedAt: number;
}

const entity = new EntitySchema<LoginAttemptRow>({
  name: 'login_attempt',
  tableName: 'login_attempt',
  columns: { key: key(), failures: seconds(), lastFailedAt: { ...seconds(), name: 'last_failed_at' } },
  indices: [index('attempt_age', 'lastFailedAt')],
});

const table = new Table(entity);
const addFailure = `INSERT INTO "login_attempt" ("key", "failures", "last_failed_at") VALUES (?, 1, ?)
  ON CONFLICT ("key") DO UPDATE SET "last_failed_at" = excluded."last_failed_at", "failures" =
    CASE WHEN "login_attempt"."last_failed_at" < ? THEN 1 ELSE "login_attempt"."failures" + 1 END
  RETURNING "failures"`;
const takeFailure = 'UPDATE "login_attempt" SET "failures" = "failures" - 1 WHERE "key" = ? AND "failures" > 0';
const deletePrefixed = 'DELETE FROM "login_attempt" WHERE substr("key", 1, CAST(? AS integer)) = ?';

/** Failed sign-ins are forgotten a day after the last of them. */
export const loginAttempts: StoredRecord<LoginAttemptStore> = {
  entities: [entity],
  expiry: { memory: 86_400, delete: (store, before, limit) => store.deleteOlderThan({ before, limit }) },
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      find: async (name) => {
        const row = await rows.find({ key: name });
        return row && { failures: row.failures, lastFailedAt: row.lastFailedAt };
      },
      recordFailure: ({ key: name, now, windowSeconds }) =>
        connection.write(async (statements) => {
          const [row] = await statements.rows(addFailure, [name, now, now - windowSeconds]);
          return { failures: Number(row?.failures), lastFailedAt: now };
        }),
      forgive: async (name) => {
        await connection.write((statements) => statements.change(takeFailure, [name]));
      },
      clear: async (name) => {
        await rows.deleteAll({ key: name });
      },
      clearAll: (prefix) =>
        connection.write((statements) => statements.change(deletePrefixed, [prefix.length, prefix])),
      deleteOlderThan: ({ before, limit }) => rows.deleteUpTo('lastFailedAt', before - 1, limit),
    };
  },
};
