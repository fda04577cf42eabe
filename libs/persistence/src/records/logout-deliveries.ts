import { type LogoutDelivery, type LogoutDeliveryStore, longestLogoutWait } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import type { Statements } from '../sql/statements.js';
import { Table } from '../sql/table.js';
import { index, key, lifetime, seconds, text } from './columns.js';
import { expires } from './expiry.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

export const LogoutDeliveryEntity = new EntitySchema<LogoutDelivery>({
  name: 'logout_delivery',
  tableName: 'logout_delivery',
  columns: {
    deliveryId: key({ name: 'delivery_id' }),
    clientId: text({ name: 'client_id' }),
    subject: text(),
    sessionId: text({ name: 'session_id' }),
    ...lifetime,
    attempts: seconds(),
    nextAttemptAt: { ...seconds(), name: 'next_attempt_at' },
  },
  indices: [
    index('delivery_due', 'nextAttemptAt'),
    index('delivery_client', 'clientId', 'nextAttemptAt'),
    index('delivery_expiry', 'expiresAt'),
  ],
});

const table = new Table(LogoutDeliveryEntity);

export const logoutDeliveries: StoredRecord<LogoutDeliveryStore> = {
  entities: [LogoutDeliveryEntity],
  expiry: expires(),
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      insert: (delivery) => rows.insert(delivery),
      dueClients: async (now) => {
        // Asked every second by every process: while nothing is due, it is one look.
        const far = now + longestLogoutWait;
        if ((await connection.read.rows(anyDue, [now, far])).length === 0) return [];
        return (await connection.read.rows(dueClients, [now, now, far, now])).map((row) => String(row.client_id));
      },
      claimDue: (args) => connection.write((statements) => claimDue(statements, args)),
      postpone: (deliveryId, nextAttemptAt) => rows.update({ nextAttemptAt }, { deliveryId }),
      delete: async (deliveryId) => {
        await rows.deleteAll({ deliveryId });
      },
      deleteExpired: (now, limit) => rows.deleteUpTo('expiresAt', now, limit),
    };
  },
};

const anyDue = `SELECT 1 WHERE EXISTS (SELECT 1 FROM "logout_delivery" WHERE "next_attempt_at" <= ?)
  OR EXISTS (SELECT 1 FROM "logout_delivery" WHERE "next_attempt_at" > ?)`;

/** From one client to the next along the index: however much waits for one that is away, the others cost no more. */
const dueClients = `WITH RECURSIVE waiting("client_id") AS (
    SELECT min("client_id") FROM "logout_delivery"
    UNION ALL
    SELECT (SELECT min(d."client_id") FROM "logout_delivery" d WHERE d."client_id" > w."client_id")
      FROM waiting w WHERE w."client_id" IS NOT NULL
  )
  SELECT w."client_id" FROM waiting w WHERE EXISTS (
    SELECT 1 FROM "logout_delivery" d
      WHERE d."client_id" = w."client_id" AND d."next_attempt_at" <= ? AND d."expires_at" > ?
  ) OR EXISTS (
    SELECT 1 FROM "logout_delivery" d
      WHERE d."client_id" = w."client_id" AND d."next_attempt_at" > ? AND d."expires_at" > ?
  )`;

async function claimDue(
  statements: Statements,
  { clientId, now, leaseUntil, limit }: { clientId: string; now: number; leaseUntil: number; limit: number },
): Promise<readonly LogoutDelivery[]> {
  const { skipLocked, list } = statements.dialect;
  const inner = `SELECT "delivery_id" FROM "logout_delivery" WHERE "client_id" = ? AND ("next_attempt_at" <= ? OR "next_attempt_at" > ?)
      AND "expires_at" > ?
    ORDER BY "next_attempt_at", "delivery_id" LIMIT ? ${skipLocked}`;
  const claimed = await statements.rows(
    `UPDATE "logout_delivery" SET "attempts" = "attempts" + 1, "next_attempt_at" = ?
       WHERE "delivery_id" IN (${inner}) RETURNING "delivery_id"`,
    [leaseUntil, clientId, now, now + longestLogoutWait, now, limit],
  );
  if (claimed.length === 0) return [];
  const ids = JSON.stringify(claimed.map((row) => row.delivery_id));
  return table.select(statements, `WHERE "delivery_id" IN (${list}) ORDER BY "created_at", "delivery_id"`, [ids]);
}
