import type { Digest, LogoutDelivery } from '@signet/authorization-server';
import type { EntityManager } from 'typeorm';
import { LogoutDeliveryEntity } from '../entities/index.js';
import { isPostgres, plain, query, rowsOf, type Value } from './statements.js';

// Writes whose condition decides a race, in SQL that both databases speak.

/** Inserts unless a row with the same value in `column` is there; true for one of any number of parallel calls. */
export async function insertUnless(
  manager: EntityManager,
  table: string,
  row: Readonly<Record<string, Value>>,
  column: string,
): Promise<boolean> {
  const work = async (inside: EntityManager): Promise<boolean> => {
    // SQLite has one writer; on PostgreSQL the lock makes two inserts see each other.
    if (isPostgres(inside)) await inside.query(`LOCK TABLE "${table}" IN EXCLUSIVE MODE`);
    const names = Object.keys(row);
    const sql = `INSERT INTO "${table}" (${names.map((name) => `"${name}"`).join(', ')})
      SELECT ${names.map((name) => `CAST(? AS ${typeof row[name] === 'number' ? 'bigint' : 'text'})`).join(', ')}
      WHERE NOT EXISTS (SELECT 1 FROM "${table}" WHERE "${column}" = ?) RETURNING "${column}"`;
    return rowsOf(await query(inside, sql, [...Object.values(row), row[column] ?? ''])).length === 1;
  };
  const inTransaction = manager.queryRunner?.isTransactionActive === true;
  return isPostgres(manager) && !inTransaction ? manager.transaction(work) : work(manager);
}

/** RFC 8628 §3.5: a poll that comes too early adds five seconds to the interval. */
export async function notePoll(manager: EntityManager, digest: Digest, now: number): Promise<'noted' | 'too_fast'> {
  const noted = await query(
    manager,
    `UPDATE "device_code" SET "last_polled_at" = ? WHERE "digest" = ?
       AND ("last_polled_at" IS NULL OR "last_polled_at" + "poll_interval" <= ?) RETURNING "digest"`,
    [now, digest, now],
  );
  if (rowsOf(noted).length === 1) return 'noted';
  const slower = 'UPDATE "device_code" SET "last_polled_at" = ?, "poll_interval" = "poll_interval" + 5';
  await query(manager, `${slower} WHERE "digest" = ?`, [now, digest]);
  return 'too_fast';
}

/** True for the first who says so. */
export async function rememberOnce(manager: EntityManager, digest: Digest, expiresAt: number): Promise<boolean> {
  const answer = await query(
    manager,
    'INSERT INTO "replay" ("digest", "expires_at") VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING "digest"',
    [digest, expiresAt],
  );
  return rowsOf(answer).length === 1;
}

/** SKIP LOCKED: processes that look at once take different deliveries instead of waiting for each other. */
export async function claimDueDeliveries(
  manager: EntityManager,
  { now, leaseUntil, limit }: { now: number; leaseUntil: number; limit: number },
): Promise<readonly LogoutDelivery[]> {
  const inner = `SELECT "delivery_id" FROM "logout_delivery" WHERE "next_attempt_at" <= ? AND "expires_at" > ?
    ORDER BY "next_attempt_at", "delivery_id" LIMIT ? ${isPostgres(manager) ? 'FOR UPDATE SKIP LOCKED' : ''}`;
  const answer = await query(
    manager,
    `UPDATE "logout_delivery" SET "attempts" = "attempts" + 1, "next_attempt_at" = ?
       WHERE "delivery_id" IN (${inner}) RETURNING "delivery_id"`,
    [leaseUntil, now, now, limit],
  );
  const ids = rowsOf(answer).map((row) => String(row.delivery_id));
  if (ids.length === 0) return [];
  const found = await manager
    .createQueryBuilder(LogoutDeliveryEntity, 'd')
    .where('d.deliveryId IN (:...ids)', { ids })
    .orderBy('d.createdAt', 'ASC')
    .addOrderBy('d.deliveryId', 'ASC')
    .getMany();
  return found.map((row) => plain(row) ?? row);
}
