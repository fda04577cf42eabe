import { type Consent, type Digest, type LogoutDelivery, mostDestinations } from '@signet/authorization-server';
import { LogoutDeliveryEntity } from '../entities/index.js';
import { type Connection, listParameter, type Statements, type Value } from '../sql/statements.js';
import { Table } from '../sql/table.js';

// Writes whose condition decides a race, in SQL that both databases speak.

/** Inserts unless a row with the same value in `column` is there; true for one of any number of parallel calls. */
export function insertUnless(
  connection: Connection,
  table: string,
  row: Readonly<Record<string, Value>>,
  column: string,
): Promise<boolean> {
  return connection.transaction(async ({ read: statements }) => {
    // SQLite has one writer; on PostgreSQL the lock makes two inserts see each other.
    if (statements.dialect === 'postgres') await statements.change(`LOCK TABLE "${table}" IN EXCLUSIVE MODE`);
    const names = Object.keys(row);
    const sql = `INSERT INTO "${table}" (${names.map((name) => `"${name}"`).join(', ')})
      SELECT ${names.map((name) => `CAST(? AS ${typeof row[name] === 'number' ? 'bigint' : 'text'})`).join(', ')}
      WHERE NOT EXISTS (SELECT 1 FROM "${table}" WHERE "${column}" = ?)`;
    return (await statements.change(sql, [...Object.values(row), row[column] ?? ''])) === 1;
  });
}

/** RFC 8628 §3.5: a poll that comes too early adds five seconds to the interval. */
export async function notePoll(statements: Statements, digest: Digest, now: number): Promise<'noted' | 'too_fast'> {
  const noted = await statements.change(
    `UPDATE "device_code" SET "last_polled_at" = ? WHERE "digest" = ?
       AND ("last_polled_at" IS NULL OR "last_polled_at" + "poll_interval" <= ?)`,
    [now, digest, now],
  );
  if (noted === 1) return 'noted';
  const slower = 'UPDATE "device_code" SET "last_polled_at" = ?, "poll_interval" = "poll_interval" + 5';
  await statements.change(`${slower} WHERE "digest" = ?`, [now, digest]);
  return 'too_fast';
}

/** True for the first who says so. */
export async function rememberOnce(statements: Statements, digest: Digest, expiresAt: number): Promise<boolean> {
  const sql = 'INSERT INTO "replay" ("digest", "expires_at") VALUES (?, ?) ON CONFLICT DO NOTHING';
  return (await statements.change(sql, [digest, expiresAt])) === 1;
}

/** Of this person and client the consents that were updated last stay, `kept` among them. */
export async function forgetOldConsents(statements: Statements, kept: Consent): Promise<void> {
  const others = '"subject" = ? AND "client_id" = ? AND "destination" <> ?';
  const values = [kept.subject, kept.clientId, kept.destination];
  await statements.change(
    `DELETE FROM "consent" WHERE ${others} AND "destination" NOT IN
       (SELECT "destination" FROM "consent" WHERE ${others} ORDER BY "updated_at" DESC, "destination" LIMIT ?)`,
    [...values, ...values, mostDestinations - 1],
  );
}

const deliveries = new Table(LogoutDeliveryEntity);

/** SKIP LOCKED: processes that look at once take different deliveries instead of waiting for each other. */
export async function claimDueDeliveries(
  statements: Statements,
  { now, leaseUntil, limit }: { now: number; leaseUntil: number; limit: number },
): Promise<readonly LogoutDelivery[]> {
  const { dialect } = statements;
  const inner = `SELECT "delivery_id" FROM "logout_delivery" WHERE "next_attempt_at" <= ? AND "expires_at" > ?
    ORDER BY "next_attempt_at", "delivery_id" LIMIT ? ${dialect === 'postgres' ? 'FOR UPDATE SKIP LOCKED' : ''}`;
  const claimed = await statements.rows(
    `UPDATE "logout_delivery" SET "attempts" = "attempts" + 1, "next_attempt_at" = ?
       WHERE "delivery_id" IN (${inner}) RETURNING "delivery_id"`,
    [leaseUntil, now, now, limit],
  );
  if (claimed.length === 0) return [];
  const ids = JSON.stringify(claimed.map((row) => row.delivery_id));
  const tail = `WHERE "delivery_id" IN (${listParameter(dialect)}) ORDER BY "created_at", "delivery_id"`;
  return deliveries.select(statements, tail, [ids]);
}
