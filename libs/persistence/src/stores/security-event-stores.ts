import type { SecurityEvent, SecurityEventStore, SecurityEventStreamStore } from '@signet/authorization-server';
import { SecurityEventEntity, SecurityEventStreamEntity } from '../entities/index.js';
import { type Connection, listParameter, type Statements } from '../sql/statements.js';
import { deleteBatch, Table } from '../sql/table.js';

const events = new Table(SecurityEventEntity);
const streams = new Table(SecurityEventStreamEntity);

export function securityEventStore(connection: Connection): SecurityEventStore {
  return {
    insert: async (recorded) => {
      await connection.transaction(async ({ read: statements }) => {
        for (const event of recorded) await events.insert(statements, event);
      });
    },
    countSince: async (since) => {
      const sql = 'SELECT COUNT(*) AS "count" FROM "security_event" WHERE "occurred_at" >= ?';
      return Number((await connection.read.rows(sql, [since]))[0]?.count);
    },
    deleteExpired: (now, limit) =>
      connection.write((statements) => deleteBatch(statements, 'security_event', 'event_id', 'expires_at', now, limit)),
  };
}

export function securityEventStreamStore(connection: Connection): SecurityEventStreamStore {
  return {
    insertBelow: ({ streamId, clientId, createdAt, expiresAt }, most) =>
      connection.transaction(async ({ read: statements }) => {
        // SQLite has one writer; on PostgreSQL the lock makes two inserts of one client see each other.
        const lock = 'SELECT pg_advisory_xact_lock(hashtext(?))';
        if (statements.dialect === 'postgres') await statements.rows(lock, [`security_event_stream ${clientId}`]);
        const inserted = await statements.change(
          `INSERT INTO "security_event_stream" ("stream_id", "client_id", "created_at", "expires_at")
             SELECT CAST(? AS text), CAST(? AS text), CAST(? AS bigint), CAST(? AS bigint)
             WHERE (SELECT COUNT(*) FROM "security_event_stream" WHERE "client_id" = ? AND "expires_at" > ?) < ?`,
          [streamId, clientId, createdAt, expiresAt, clientId, createdAt, most],
        );
        return inserted === 1;
      }),
    find: (streamId) => streams.find(connection.read, { streamId }),
    extend: async (streamId, expiresAt) => {
      await connection.write((statements) => streams.update(statements, { expiresAt }, { streamId }));
    },
    delete: (streamId) =>
      connection.write(async (statements) => (await streams.delete(statements, { streamId })) === 1),
    pending: (args) => pendingEvents(connection.read, args),
    acknowledge: async (streamId, eventIds) => {
      await connection.write((statements) => acknowledge(statements, streamId, eventIds));
    },
    deleteExpired: (now, limit) =>
      connection.write((statements) =>
        deleteBatch(statements, 'security_event_stream', 'stream_id', 'expires_at', now, limit),
      ),
  };
}

function pendingEvents(
  statements: Statements,
  { streamId, since, now, limit }: { streamId: string; since: number; now: number; limit: number },
): Promise<readonly SecurityEvent[]> {
  const acknowledged = `SELECT 1 FROM "security_event_ack" a
    WHERE a."stream_id" = ? AND a."event_id" = "security_event"."event_id"`;
  const tail = `WHERE "expires_at" > ? AND "occurred_at" >= ? AND NOT EXISTS (${acknowledged})
    ORDER BY "occurred_at", "event_id" LIMIT ?`;
  return events.select(statements, tail, [now, since, streamId, limit]);
}

/** KEY SHARE: an event or a stream that is swept at this moment is passed over instead of breaking the reference. */
async function acknowledge(statements: Statements, streamId: string, eventIds: readonly string[]): Promise<void> {
  const { dialect } = statements;
  await statements.change(
    `INSERT INTO "security_event_ack" ("stream_id", "event_id")
       SELECT s."stream_id", e."event_id" FROM "security_event_stream" s, "security_event" e
       WHERE s."stream_id" = ? AND e."event_id" IN (${listParameter(dialect)})
       ${dialect === 'postgres' ? 'FOR KEY SHARE' : ''}
       ON CONFLICT DO NOTHING`,
    [streamId, JSON.stringify(eventIds)],
  );
}
