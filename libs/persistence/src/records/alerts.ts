import type { Alert, AlertStore } from '@signet/administration';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { index, key, optionalSeconds, seconds, text } from './columns.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

/** Seconds that alerts are kept: 90 days. */
const memory = 7_776_000;

const entity = new EntitySchema<Alert>({
  name: 'alert',
  tableName: 'alert',
  columns: {
    alertId: key({ name: 'alert_id' }),
    ruleId: text({ name: 'rule_id' }),
    on: text({ name: 'raised_on' }) as never,
    about: text(),
    firstAt: { ...seconds(), name: 'first_at' },
    lastAt: { ...seconds(), name: 'last_at' },
    count: { ...seconds(), name: 'entry_count' },
    entryId: text({ name: 'entry_id' }),
    raisedAt: { ...optionalSeconds(), name: 'raised_at' },
  },
  indices: [index('alert_of_rule', 'ruleId', 'about', 'firstAt'), index('alert_age', 'lastAt')],
});

const table = new Table(entity);

export const alerts: StoredRecord<AlertStore> = {
  entities: [entity],
  expiry: { memory, delete: (store, before, limit) => store.deleteOlderThan({ before, limit }) },
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    const id = `"alert_id"${connection.read.dialect.byteOrder}`;
    return {
      find: (alertId) => rows.find({ alertId }),
      openOf: async ({ ruleId, about, since, until }) => {
        const begun = 'WHERE "rule_id" = ? AND "about" = ? AND "first_at" >= ? AND "first_at" <= ?';
        const where = `${begun} ORDER BY "first_at" DESC, ${id} DESC LIMIT 1`;
        return (await rows.select(where, [ruleId, about, since, until]))[0];
      },
      save: (alert) => rows.upsert(alert),
      page: ({ after, limit }) => {
        const [behind, values] = after === undefined ? ['', []] : [`AND ${id} < ?`, [after]];
        return rows.select(`WHERE "raised_at" IS NOT NULL ${behind} ORDER BY ${id} DESC LIMIT ?`, [...values, limit]);
      },
      deleteOlderThan: ({ before, limit }) => rows.deleteUpTo('lastAt', before - 1, limit),
    };
  },
};
