import type { SecurityEvent, SecurityEventStore, SecurityEventStreamStore } from '@signet/authorization-server';
import { type EntityManager, MoreThanOrEqual } from 'typeorm';
import type { Connection } from '../database.js';
import { SecurityEventEntity, SecurityEventStreamEntity } from '../entities/index.js';
import { deleteBatch, isPostgres, plain, query, rowsOf, updateWhere } from './statements.js';

/** Rows of one statement: each has several parameters, of which both databases take a limited number. */
const chunk = 500;

export function securityEventStore({ read, write }: Connection): SecurityEventStore {
  return {
    insert: async (events) => {
      for (let start = 0; start < events.length; start += chunk) {
        await write((manager) => manager.insert(SecurityEventEntity, events.slice(start, start + chunk) as never));
      }
    },
    countSince: (since) => read.countBy(SecurityEventEntity, { occurredAt: MoreThanOrEqual(since) }),
    deleteExpired: (now, limit) =>
      write((manager) => deleteBatch(manager, 'security_event', 'event_id', 'expires_at', now, limit)),
  };
}

export function securityEventStreamStore({ read, write }: Connection): SecurityEventStreamStore {
  return {
    insertBelow: (stream, most) =>
      write((manager) => {
        const { streamId, clientId, createdAt, expiresAt } = stream;
        const work = async (inside: EntityManager): Promise<boolean> => {
          // SQLite has one writer; on PostgreSQL the lock makes two inserts of one client see each other.
          const lock = 'SELECT pg_advisory_xact_lock(hashtext(?))';
          if (isPostgres(inside)) await query(inside, lock, [`security_event_stream ${clientId}`]);
          const answer = await query(
            inside,
            `INSERT INTO "security_event_stream" ("stream_id", "client_id", "created_at", "expires_at")
               SELECT CAST(? AS text), CAST(? AS text), CAST(? AS bigint), CAST(? AS bigint)
               WHERE (SELECT COUNT(*) FROM "security_event_stream" WHERE "client_id" = ? AND "expires_at" > ?) < ?
               RETURNING "stream_id"`,
            [streamId, clientId, createdAt, expiresAt, clientId, createdAt, most],
          );
          return rowsOf(answer).length === 1;
        };
        const inTransaction = manager.queryRunner?.isTransactionActive === true;
        return isPostgres(manager) && !inTransaction ? manager.transaction(work) : work(manager);
      }),
    find: async (streamId) => plain(await read.findOneBy(SecurityEventStreamEntity, { streamId })),
    extend: async (streamId, expiresAt) => {
      await write((manager) => updateWhere(manager, SecurityEventStreamEntity, { expiresAt }, { streamId }));
    },
    delete: (streamId) =>
      write(async (manager) => {
        const statement = manager.createQueryBuilder().delete().from(SecurityEventStreamEntity).where({ streamId });
        return (await statement.execute()).affected === 1;
      }),
    pending: (args) => pendingEvents(read, args),
    acknowledge: async (streamId, eventIds) => {
      for (let start = 0; start < eventIds.length; start += chunk) {
        await write((manager) => acknowledge(manager, streamId, eventIds.slice(start, start + chunk)));
      }
    },
    deleteExpired: (now, limit) =>
      write((manager) => deleteBatch(manager, 'security_event_stream', 'stream_id', 'expires_at', now, limit)),
  };
}

async function pendingEvents(
  manager: EntityManager,
  { streamId, since, now, limit }: { streamId: string; since: number; now: number; limit: number },
): Promise<readonly SecurityEvent[]> {
  const found = await manager
    .createQueryBuilder(SecurityEventEntity, 'e')
    .where('e.expires_at > :now AND e.occurred_at >= :since', { now, since })
    .andWhere(
      `NOT EXISTS (SELECT 1 FROM "security_event_ack" a WHERE a."stream_id" = :streamId AND a."event_id" = e.event_id)`,
      { streamId },
    )
    .orderBy('e.occurredAt', 'ASC')
    .addOrderBy('e.eventId', 'ASC')
    .limit(limit)
    .getMany();
  return found.map((row) => plain(row) ?? row);
}

/** KEY SHARE: an event or a stream that is swept at this moment is passed over instead of breaking the reference. */
async function acknowledge(manager: EntityManager, streamId: string, eventIds: readonly string[]): Promise<void> {
  const marks = eventIds.map(() => '?').join(', ');
  await query(
    manager,
    `INSERT INTO "security_event_ack" ("stream_id", "event_id")
       SELECT s."stream_id", e."event_id" FROM "security_event_stream" s, "security_event" e
       WHERE s."stream_id" = ? AND e."event_id" IN (${marks}) ${isPostgres(manager) ? 'FOR KEY SHARE' : ''}
       ON CONFLICT DO NOTHING`,
    [streamId, ...eventIds],
  );
}
