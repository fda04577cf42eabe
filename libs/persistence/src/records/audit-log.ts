import type { AuditEntry, AuditFilter, AuditLog } from '@signet/authorization-server';
import type { Value } from '../sql/statement.js';
import type { Statements } from '../sql/statements.js';
import {
  AuditChainEntity,
  AuditEntryEntity,
  AuditLinkEntity,
  AuditOriginEntity,
  AuditPersonEntity,
} from './audit-entities.js';
import { entryTable, originTable, personTable, rowOfEntry, withOrigins } from './audit-rows.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

/** Seconds that addresses and user agents are kept: 90 days. Entries stay longer, and go with the chain. */
const originMemory = 7_776_000;

/** The row is locked where it stands: whoever seals it makes this change nothing. */
const countUp = `UPDATE "audit_entry" SET "entry_count" = "entry_count" + CAST(? AS bigint),
    "last_at" = CASE WHEN "last_at" < CAST(? AS bigint) THEN CAST(? AS bigint) ELSE "last_at" END
  WHERE "entry_id" = ? AND "settles_at" IS NOT NULL`;

const forget = `DELETE FROM "audit_origin" WHERE "entry_id" IN
  (SELECT "entry_id" FROM "audit_entry" WHERE "subject" = ? UNION SELECT "entry_id" FROM "audit_entry" WHERE "initiator_subject" = ?)`;

export const auditLog: StoredRecord<AuditLog> = {
  entities: [AuditEntryEntity, AuditOriginEntity, AuditPersonEntity, AuditLinkEntity, AuditChainEntity],
  expiry: { memory: originMemory, delete: (store, before, limit) => store.deleteOlderThan({ before, limit }) },
  open: ({ connection }) => {
    const entries = new Rows(entryTable, connection);
    const origins = new Rows(originTable, connection);
    return {
      append: (added) => connection.transaction(({ read }) => appendEntries(read, added)),
      count: (entry, settlesAt) =>
        connection.transaction(async ({ read }) => {
          if (await entryTable.insertOnce(read, rowOfEntry(entry, settlesAt))) {
            if (entry.origin) await originTable.insert(read, originOf(entry, entry.origin));
            return true;
          }
          const { count, lastAt, entryId } = entry;
          return (await read.change(countUp, [count, lastAt, lastAt, entryId])) === 1;
        }),
      find: async (entryId) => {
        const row = await entries.find({ entryId });
        return row && (await withOrigins(connection.read, [row]))[0];
      },
      page: async ({ after, limit, order = 'newest_first', ...filter }) => {
        const direction = order === 'newest_first' ? 'DESC' : 'ASC';
        const conditions = [...conditionsOf(filter), ...spanOf(filter, after, direction)];
        const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`;
        const values = [...conditions.flatMap((each) => each.values), limit];
        const rows = await entries.select(`${where} ORDER BY "entry_id" ${direction} LIMIT ?`, values);
        return withOrigins(connection.read, rows);
      },
      forgetOrigins: ({ subject }) => connection.write((statements) => statements.change(forget, [subject, subject])),
      forgetPerson: ({ subject }) =>
        connection.write((statements) =>
          statements.change('DELETE FROM "audit_person" WHERE "subject" = ?', [subject]),
        ),
      deleteOlderThan: ({ before, limit }) => origins.deleteUpTo('at', before - 1, limit),
    };
  },
};

/** Within a transaction. */
export async function appendEntries(statements: Statements, added: readonly AuditEntry[]): Promise<void> {
  for (const entry of added) {
    await entryTable.insert(statements, rowOfEntry(entry, 0));
    if (entry.origin) await originTable.insert(statements, originOf(entry, entry.origin));
    const { entryId, personal, subject } = entry;
    if (personal) await personTable.insert(statements, { entryId, subject: subject ?? '', ...personal });
  }
}

function originOf({ entryId, at }: AuditEntry, origin: NonNullable<AuditEntry['origin']>) {
  return { entryId, at, ...origin };
}

interface Condition {
  readonly sql: string;
  readonly values: readonly Value[];
}

function conditionsOf({ actor, subject, clientId, audience, name, target }: AuditFilter): readonly Condition[] {
  const equal: ReadonlyArray<readonly [column: string, value: Value | undefined]> = [
    ['initiator_subject', actor],
    ['subject', subject],
    ['client_id', clientId],
    ['audience', audience],
    ['verb', name],
    ['record', target?.record],
    ['record_id', target?.id],
  ];
  return equal.flatMap(([column, value]) => (value === undefined ? [] : [{ sql: `"${column}" = ?`, values: [value] }]));
}

/**
 * An id begins with its time: a span of time is one of ids, in whatever index. One bound on each side: of two, SQLite begins at
 * either, and reads what lies between them at every page.
 */
function spanOf(
  { since, until }: Pick<AuditFilter, 'since' | 'until'>,
  after: string | undefined,
  direction: 'ASC' | 'DESC',
): readonly Condition[] {
  const bound = (seconds: number | undefined) => (seconds === undefined ? undefined : idsFrom(seconds));
  let from = { comparison: '>=', id: bound(since) };
  let to = bound(until);
  if (after !== undefined && direction === 'DESC') to = to === undefined || after < to ? after : to;
  if (after !== undefined && direction === 'ASC' && (from.id === undefined || after >= from.id)) {
    from = { comparison: '>', id: after };
  }
  return [from, { comparison: '<', id: to }].flatMap(({ comparison, id }) =>
    id === undefined ? [] : [{ sql: `"entry_id" ${comparison} ?`, values: [id] }],
  );
}

/** Before every `timedIdentifier` of this second, and behind those of the one before. */
function idsFrom(seconds: number): string {
  return Math.min(Math.max(0, Math.floor(seconds)), 0xffff_ffff)
    .toString(16)
    .padStart(8, '0');
}
