import {
  type DeliveryState,
  longestRetryDelay,
  type WebhookDelivery,
  type WebhookDeliveryStore,
} from '@signet/administration';
import { EntitySchema } from 'typeorm';
import type { Value } from '../sql/statement.js';
import type { Statements } from '../sql/statements.js';
import { Table } from '../sql/table.js';
import { index, key, optionalSeconds, optionalText, seconds, text } from './columns.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

/** Seconds that dead letters are kept: 30 days. */
const deadMemory = 2_592_000;

const entity = new EntitySchema<WebhookDelivery>({
  name: 'webhook_delivery',
  tableName: 'webhook_delivery',
  columns: {
    deliveryId: key({ name: 'delivery_id' }),
    webhookId: text({ name: 'webhook_id' }),
    messageId: text({ name: 'message_id' }),
    kind: text() as never,
    reference: text(),
    position: seconds(),
    createdAt: { ...seconds(), name: 'created_at' },
    attempts: seconds(),
    nextAttemptAt: { ...seconds(), name: 'next_attempt_at' },
    notBefore: { ...optionalSeconds(), name: 'not_before' },
    reason: optionalText(),
    deadAt: { ...optionalSeconds(), name: 'dead_at' },
  },
  indices: [
    index('webhook_delivery_due', 'webhookId', 'deadAt', 'nextAttemptAt'),
    index('webhook_delivery_dead', 'deadAt'),
  ],
});

const table = new Table(entity);

const inState: Readonly<Record<DeliveryState, string>> = {
  waiting: '"dead_at" IS NULL',
  dead: '"dead_at" IS NOT NULL',
};

/** From one webhook to the next along the index: however much waits for one, the others cost no more. */
const dueWebhooks = `WITH RECURSIVE told("webhook_id") AS (
    SELECT min("webhook_id") FROM "webhook_delivery"
    UNION ALL
    SELECT (SELECT min(d."webhook_id") FROM "webhook_delivery" d WHERE d."webhook_id" > t."webhook_id")
      FROM told t WHERE t."webhook_id" IS NOT NULL
  )
  SELECT t."webhook_id" FROM told t WHERE EXISTS (
    SELECT 1 FROM "webhook_delivery" d
      WHERE d."webhook_id" = t."webhook_id" AND d."dead_at" IS NULL AND d."next_attempt_at" <= ?
  ) OR EXISTS (
    SELECT 1 FROM "webhook_delivery" d
      WHERE d."webhook_id" = t."webhook_id" AND d."dead_at" IS NULL AND d."next_attempt_at" > ?
  )`;

/** In an index range: what is not to be asked before is not touched. */
const hasten = `UPDATE "webhook_delivery"
  SET "next_attempt_at" = CASE WHEN "not_before" > ? THEN "not_before" ELSE ? END
  WHERE "webhook_id" = ? AND "dead_at" IS NULL AND "next_attempt_at" > ? AND "reason" IS NOT NULL
    AND ("not_before" IS NULL OR "next_attempt_at" > "not_before")`;
const revive = `UPDATE "webhook_delivery" SET "dead_at" = NULL, "reason" = NULL, "not_before" = NULL, "attempts" = 0, "next_attempt_at" = ?
  WHERE "webhook_id" = ? AND "dead_at" IS NOT NULL`;

export const webhookDeliveries: StoredRecord<WebhookDeliveryStore> = {
  entities: [entity],
  expiry: { memory: deadMemory, delete: (store, before, limit) => store.deleteOlderThan({ before, limit }) },
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      insert: (delivery) => rows.insertOnce(delivery),
      count: async ({ webhookId, state, most }) => {
        const sql = `SELECT count(*) AS "count" FROM
          (SELECT 1 FROM "webhook_delivery" WHERE "webhook_id" = ? AND ${inState[state]} LIMIT ?) AS counted`;
        const [row] = await connection.read.rows(sql, [webhookId, most]);
        return Number(row?.count);
      },
      page: ({ webhookId, state, after = '', limit }) => {
        const id = `"delivery_id"${connection.read.dialect.byteOrder}`;
        const where = `WHERE "webhook_id" = ? AND ${inState[state]} AND ${id} > ? ORDER BY ${id} LIMIT ?`;
        return rows.select(where, [webhookId, after, limit]);
      },
      dueWebhooks: async (now) => {
        const due = await connection.read.rows(dueWebhooks, [now, now + longestRetryDelay]);
        return due.map((row) => String(row.webhook_id));
      },
      claimDue: (args) => connection.write((statements) => claimDue(statements, args)),
      postpone: ({ deliveryId, attempts }, { nextAttemptAt, notBefore, reason }) =>
        rows.updateOnce({ nextAttemptAt, notBefore, reason }, { deliveryId, attempts }, 'deadAt'),
      bury: ({ deliveryId, attempts }, deadAt, reason) =>
        rows.updateOnce({ deadAt, reason }, { deliveryId, attempts }, 'deadAt'),
      hasten: async (webhookId, now) => {
        await connection.write((statements) => statements.change(hasten, [now, now, webhookId, now]));
      },
      revive: ({ webhookId, deliveryId, since }, now) => {
        const [one, values]: [string, Value[]] =
          deliveryId === undefined ? ['"dead_at" >= ?', [since ?? 0]] : ['"delivery_id" = ?', [deliveryId]];
        return connection.write((statements) => statements.change(`${revive} AND ${one}`, [now, webhookId, ...values]));
      },
      delete: async (deliveryId) => {
        await rows.deleteAll({ deliveryId });
      },
      deleteAllOf: (webhookId) => rows.deleteAll({ webhookId }),
      deleteOlderThan: ({ before, limit }) => rows.deleteUpTo('deadAt', before - 1, limit),
    };
  },
};

async function claimDue(
  statements: Statements,
  { webhookId, now, leaseUntil, limit }: { webhookId: string; now: number; leaseUntil: number; limit: number },
): Promise<readonly WebhookDelivery[]> {
  const { skipLocked, list, byteOrder } = statements.dialect;
  const inner = `SELECT "delivery_id" FROM "webhook_delivery"
    WHERE "webhook_id" = ? AND "dead_at" IS NULL AND ("next_attempt_at" <= ? OR "next_attempt_at" > ?)
    ORDER BY "next_attempt_at", "delivery_id"${byteOrder} LIMIT ? ${skipLocked}`;
  const claimed = await statements.rows(
    `UPDATE "webhook_delivery" SET "attempts" = "attempts" + 1, "next_attempt_at" = ?
       WHERE "delivery_id" IN (${inner}) RETURNING "delivery_id"`,
    [leaseUntil, webhookId, now, now + longestRetryDelay, limit],
  );
  if (claimed.length === 0) return [];
  const ids = JSON.stringify(claimed.map((row) => row.delivery_id));
  return table.select(statements, `WHERE "delivery_id" IN (${list}) ORDER BY "delivery_id"${byteOrder}`, [ids]);
}
