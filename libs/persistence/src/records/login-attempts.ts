import type { LoginAttemptStore, LoginAttempts } from '@signet/identity';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { index, key, seconds } from './columns.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

interface LoginAttemptRow extends LoginAttempts {
  readonly key: string;
}

const entity = new EntitySchema<LoginAttemptRow>({
  name: 'login_attempt',
  tableName: 'login_attempt',
  columns: {
    key: key(),
    failures: seconds(),
    lastFailedAt: { ...seconds(), name: 'last_failed_at' },
    drainedAt: { ...seconds(), name: 'drained_at' },
  },
  indices: [index('attempt_age', 'lastFailedAt')],
});

const table = new Table(entity);
/** Failures that drained: none before a time of the future. Whole numbers, whose division cuts off on both databases. */
const gone = `(CASE WHEN "login_attempt"."drained_at" >= excluded."drained_at" THEN 0
  ELSE (excluded."drained_at" - "login_attempt"."drained_at") / CAST(? AS bigint) END)`;
const addFailure = `INSERT INTO "login_attempt" ("key", "failures", "last_failed_at", "drained_at") VALUES (?, 1, ?, ?)
  ON CONFLICT ("key") DO UPDATE SET "last_failed_at" = excluded."last_failed_at",
    "drained_at" = CASE WHEN "login_attempt"."drained_at" >= excluded."drained_at" OR "login_attempt"."failures" <= ${gone}
      THEN excluded."drained_at" ELSE "login_attempt"."drained_at" + ${gone} * CAST(? AS bigint) END,
    "failures" = CASE WHEN "login_attempt"."failures" <= ${gone} THEN 1
      ELSE "login_attempt"."failures" - ${gone} + 1 END
  RETURNING "failures"`;
const takeFailures = `UPDATE "login_attempt" SET "failures" = CASE WHEN "failures" > CAST(? AS bigint)
  THEN "failures" - CAST(? AS bigint) ELSE 0 END WHERE "key" = ? AND "failures" > 0`;
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
        return row && { failures: row.failures, lastFailedAt: row.lastFailedAt, drainedAt: row.drainedAt };
      },
      recordFailure: ({ key: name, now, drainSeconds: drain }) =>
        connection.write(async (statements) => {
          const [row] = await statements.rows(addFailure, [name, now, now, drain, drain, drain, drain, drain]);
          return Number(row?.failures);
        }),
      forgive: async (name, count = 1) => {
        await connection.write((statements) => statements.change(takeFailures, [count, count, name]));
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
