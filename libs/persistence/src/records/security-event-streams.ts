import type { SecurityEventStream, SecurityEventStreamStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import type { Statements } from '../sql/statements.js';
import { Table } from '../sql/table.js';
import { index, key, lifetime, text } from './columns.js';
import { expires } from './expiry.js';
import { Rows } from './rows.js';
import { deletingAcknowledgements, pendingEvents } from './security-events.js';
import type { StoredRecord } from './stored-record.js';

export const SecurityEventStreamEntity = new EntitySchema<SecurityEventStream>({
  name: 'security_event_stream',
  tableName: 'security_event_stream',
  columns: { streamId: key({ name: 'stream_id' }), clientId: text({ name: 'client_id' }), ...lifetime },
  indices: [index('stream_client', 'clientId'), index('stream_expiry', 'expiresAt')],
});

/** What a stream has acknowledged: gone with the stream, or with the event. */
const acknowledgements = new EntitySchema<{ readonly streamId: string; readonly eventId: string }>({
  name: 'security_event_ack',
  tableName: 'security_event_ack',
  columns: { streamId: key({ name: 'stream_id' }), eventId: key({ name: 'event_id' }) },
  indices: [index('ack_event', 'eventId')],
});

const table = new Table(SecurityEventStreamEntity);

export const securityEventStreams: StoredRecord<SecurityEventStreamStore> = {
  entities: [SecurityEventStreamEntity, acknowledgements],
  expiry: expires(),
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      insertBelow: (stream, most) =>
        connection.transaction(({ read: statements }) => insertBelow(statements, stream, most)),
      find: (streamId) => rows.find({ streamId }),
      listOf: (clientId, now) =>
        rows.select('WHERE "client_id" = ? AND "expires_at" > ? ORDER BY "stream_id"', [clientId, now]),
      extend: (streamId, expiresAt) => rows.update({ expiresAt }, { streamId }),
      delete: (streamId) =>
        deletingAcknowledgements(connection, (own) => new Rows(table, own).deleteOnce({ streamId })),
      pending: (args) => pendingEvents(connection.read, args),
      acknowledge: (streamId, eventIds) =>
        connection.write((statements) => acknowledge(statements, streamId, eventIds)),
      deleteExpired: (now, limit) =>
        deletingAcknowledgements(connection, (own) => new Rows(table, own).deleteUpTo('expiresAt', now, limit)),
    };
  },
};

async function insertBelow(
  statements: Statements,
  { streamId, clientId, createdAt, expiresAt }: SecurityEventStream,
  most: number,
): Promise<boolean> {
  await statements.dialect.lockName(statements, `security_event_stream ${clientId}`);
  const inserted = await statements.change(
    `INSERT INTO "security_event_stream" ("stream_id", "client_id", "created_at", "expires_at")
       SELECT CAST(? AS text), CAST(? AS text), CAST(? AS bigint), CAST(? AS bigint)
       WHERE (SELECT COUNT(*) FROM "security_event_stream" WHERE "client_id" = ? AND "expires_at" > ?) < ?`,
    [streamId, clientId, createdAt, expiresAt, clientId, createdAt, most],
  );
  return inserted === 1;
}

/** In one order: two of the same stream wait for each other where both are of the same event. */
async function acknowledge(statements: Statements, streamId: string, eventIds: readonly string[]): Promise<void> {
  const { list, keyShare } = statements.dialect;
  await statements.change(
    `INSERT INTO "security_event_ack" ("stream_id", "event_id")
       SELECT s."stream_id", e."event_id" FROM "security_event_stream" s, "security_event" e
       WHERE s."stream_id" = ? AND e."event_id" IN (${list})
       ORDER BY e."event_id"
       ${keyShare}
       ON CONFLICT DO NOTHING`,
    [streamId, JSON.stringify(eventIds)],
  );
}
