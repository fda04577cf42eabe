import type { RecordedRefusal, RefusalStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { index, key, optionalFlag, optionalText, seconds, text } from './columns.js';
import { expires } from './expiry.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

export const RefusalEntity = new EntitySchema<RecordedRefusal>({
  name: 'refusal',
  tableName: 'refusal',
  columns: {
    supportCode: key({ name: 'support_code' }),
    at: seconds(),
    source: text(),
    place: text(),
    code: text(),
    check: { ...text(), name: 'check_name' },
    expected: text(),
    received: text(),
    likelyCause: { ...optionalText(), name: 'likely_cause' },
    clientId: { ...optionalText(), name: 'client_id' },
    letOn: { ...optionalFlag(), name: 'let_on' },
    expiresAt: { ...seconds(), name: 'expires_at' },
  },
  indices: [
    index('refusal_place', 'place', 'at', 'supportCode'),
    index('refusal_code', 'code', 'at', 'supportCode'),
    index('refusal_time', 'at', 'supportCode'),
    index('refusal_expiry', 'expiresAt'),
  ],
});

const table = new Table(RefusalEntity);

/** Rows that one statement looks through: SQLite has no OFFSET without a LIMIT. */
const many = 1_000_000;
const olderThanNewest = (where: string) => `DELETE FROM "refusal" WHERE "support_code" IN
  (SELECT "support_code" FROM "refusal" ${where} ORDER BY "at" DESC, "support_code" LIMIT ${many} OFFSET ?)`;
const ofPlace = ['IS NULL', 'IS NOT NULL'].map((is) => olderThanNewest(`WHERE "place" = ? AND "client_id" ${is}`));
const ofSource = olderThanNewest('WHERE "source" = ?');

export const refusals: StoredRecord<RefusalStore> = {
  entities: [RefusalEntity],
  expiry: expires(),
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      find: (supportCode) => rows.find({ supportCode }),
      list: ({ place, code }, { after, limit }) => {
        const conditions = [
          ...(place === undefined ? [] : ['"place" = ?']),
          ...(code === undefined ? [] : ['"code" = ?']),
          ...(after === undefined ? [] : [`("at", "support_code") < (?, ?)`]),
        ];
        const values = [place, code, after?.at, after?.supportCode].filter((value) => value !== undefined);
        const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
        return rows.select(`${where} ORDER BY "at" DESC, "support_code" DESC LIMIT ?`, [...values, limit]);
      },
      record: (recorded, most) =>
        connection.transaction(async ({ read: statements }) => {
          // One at a time: two that push out the same rows could each hold what the other waits for.
          await statements.dialect.lockName(statements, 'refusal');
          for (const refusal of recorded) await table.insertOnce(statements, refusal);
          for (const place of new Set(recorded.map((each) => each.place))) {
            for (const statement of ofPlace) await statements.change(statement, [place, most.ofPlace]);
          }
          for (const source of new Set(recorded.map((each) => each.source))) {
            await statements.change(ofSource, [source, most.ofSource]);
          }
        }),
      deleteExpired: (now, limit) => rows.deleteUpTo('expiresAt', now, limit),
    };
  },
};
