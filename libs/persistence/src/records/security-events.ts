import type { SecurityEvent, SecurityEventStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import type { Connection, Statements } from '../sql/statements.js';
import { Table } from '../sql/table.js';
import { index, key, optionalJson, seconds, text } from './columns.js';
import { expires } from './expiry.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

export const SecurityEventEntity = new EntitySchema<SecurityEvent>({
  name: 'security_event',
  tableName: 'security_event',
  columns: {
    eventId: key({ name: 'event_id' }),
    kind: text(),
    subjectId: text({ name: 'subject_id' }),
    lost: optionalJson(),
    initiatingEntity: text({ name: 'initiating_entity' }),
    occurredAt: { ...seconds(), name: 'occurred_at' },
    expiresAt: { ...seconds(), name: 'expires_at' },
  },
  indices: [index('event_occurrence', 'occurredAt', 'eventId'), index('event_expiry', 'expiresAt')],
});

const table = new Table(SecurityEventEntity);

export const securityEvents: StoredRecord<SecurityEventStore> = {
  entities: [SecurityEventEntity],
  expiry: expires(),
  open: ({ connection }) => {
    return {
      insert: (recorded) =>
        connection.transaction(async ({ read: statements }) => {
          for (const event of recorded) await table.insert(statements, event);
        }),
      countSince: async (since) => {
        const sql = 'SELECT COUNT(*) AS "count" FROM "security_event" WHERE "occurred_at" >= ?';
        return Number((await connection.read.rows(sql, [since]))[0]?.count);
      },
      deleteExpired: (now, limit) =>
        deletingAcknowledgements(connection, (own) => new Rows(table, own).deleteUpTo('expiresAt', now, limit)),
    };
  },
};

/**
 * One at a time: an acknowledgement goes with its event and with its stream, so that two who delete both kinds side by side could
 * each hold what the other waits for. Whoever acknowledges waits for neither while holding what these delete.
 */
export function deletingAcknowledgements<T>(
  connection: Connection,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  return connection.transaction(async (own) => {
    await own.read.dialect.lockName(own.read, 'security_event_ack');
    return work(own);
  });
}

/** Those that the stream has not acknowledged. */
export function pendingEvents(
  statements: Statements,
  { streamId, since, now, limit }: { streamId: string; since: number; now: number; limit: number },
): Promise<readonly SecurityEvent[]> {
  const acknowledged = `SELECT 1 FROM "security_event_ack" a
    WHERE a."stream_id" = ? AND a."event_id" = "security_event"."event_id"`;
  const tail = `WHERE "expires_at" > ? AND "occurred_at" >= ? AND NOT EXISTS (${acknowledged})
    ORDER BY "occurred_at", "event_id" LIMIT ?`;
  return table.select(statements, tail, [now, since, streamId, limit]);
}
