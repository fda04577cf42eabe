import type { AuditFollower, AuditFollowerStore } from '@signet/administration';
import { EntitySchema } from 'typeorm';
import type { Value } from '../sql/statement.js';
import { Table } from '../sql/table.js';
import { key, optionalSeconds, optionalText, seconds } from './columns.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

interface AuditFollowerRow extends AuditFollower {
  /** Whose turn it is to carry, and until when. */
  readonly holder?: string | undefined;
  readonly heldUntil?: number | undefined;
}

const entity = new EntitySchema<AuditFollowerRow>({
  name: 'audit_follower',
  tableName: 'audit_follower',
  columns: {
    name: key(),
    position: seconds(),
    sentAt: { ...optionalSeconds(), name: 'sent_at' },
    failingSince: { ...optionalSeconds(), name: 'failing_since' },
    failure: optionalText(),
    givenUpSince: { ...optionalSeconds(), name: 'given_up_since' },
    holder: optionalText(),
    heldUntil: { ...optionalSeconds(), name: 'held_until' },
  },
});

const table = new Table(entity);

const end = '(SELECT COALESCE(MAX("position"), 0) FROM "audit_link")';
const behind = `SELECT "name" FROM "audit_follower" WHERE "position" < ${end} ORDER BY "name"`;
const start = `INSERT INTO "audit_follower" ("name", "position") SELECT CAST(? AS text), ${end} WHERE true
  ON CONFLICT DO NOTHING`;
const moveTo = 'UPDATE "audit_follower" SET "position" = ? WHERE "name" = ? AND "position" < ?';
/** One that lasts longer than any turn does is of a clock that was wrong. */
const hold = `UPDATE "audit_follower" SET "holder" = ?, "held_until" = ?
  WHERE "name" = ? AND ("holder" IS NULL OR "holder" = ? OR "held_until" <= ? OR "held_until" > ?)`;
const succeeded = `UPDATE "audit_follower"
  SET "sent_at" = ?, "failing_since" = NULL, "failure" = NULL, "given_up_since" = NULL WHERE "name" = ?`;
const failed = `UPDATE "audit_follower" SET "failing_since" = COALESCE("failing_since", CAST(? AS bigint)), "failure" = ?
  WHERE "name" = ?`;

export const auditFollowers: StoredRecord<AuditFollowerStore> = {
  entities: [entity],
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    const change = (sql: string, values: readonly Value[]) =>
      connection.write((statements) => statements.change(sql, values));
    return {
      find: async (name) => followerOf(await rows.find({ name })),
      findForChange: async (name) => followerOf(await rows.findForChange({ name })),
      behind: async () => (await connection.read.rows(behind)).map((row) => String(row.name)),
      start: async (name) => {
        await change(start, [name]);
      },
      moveTo: async (name, position) => {
        await change(moveTo, [position, name, position]);
      },
      hold: async ({ name, holder, now, until }) =>
        (await change(hold, [holder, Math.ceil(until), name, holder, Math.floor(now), Math.ceil(until)])) === 1,
      succeeded: async (name, at) => {
        const failing = `${succeeded} AND "failing_since" IS NOT NULL`;
        if ((await change(failing, [at, name])) === 1) return true;
        await change(succeeded, [at, name]);
        return false;
      },
      failed: async (name, at, reason) => {
        await change(failed, [at, reason, name]);
      },
      gaveUp: (name, at) => rows.updateOnce({ givenUpSince: at }, { name }, 'givenUpSince'),
      delete: (name) => rows.deleteOnce({ name }),
    };
  },
};

function followerOf(row: AuditFollowerRow | undefined): AuditFollower | undefined {
  if (!row) return undefined;
  const { holder: _, heldUntil: __, ...follower } = row;
  return follower;
}
