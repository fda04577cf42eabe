import type { AlertRule, AlertRuleStore } from '@signet/administration';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { json, key } from './columns.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

interface AlertRuleRow {
  readonly ruleId: string;
  readonly document: Omit<AlertRule, 'ruleId'>;
}

const entity = new EntitySchema<AlertRuleRow>({
  name: 'alert_rule',
  tableName: 'alert_rule',
  columns: { ruleId: key({ name: 'rule_id' }), document: json() },
});

const table = new Table(entity);

export const alertRules: StoredRecord<AlertRuleStore> = {
  entities: [entity],
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    const ruleOf = ({ ruleId, document }: AlertRuleRow): AlertRule => ({ ruleId, ...document });
    return {
      find: async (ruleId) => {
        const row = await rows.find({ ruleId });
        return row && ruleOf(row);
      },
      list: async () => (await rows.select(`ORDER BY "rule_id"${connection.read.dialect.byteOrder}`)).map(ruleOf),
      insert: ({ ruleId, ...document }) => rows.insert({ ruleId, document }),
      delete: (ruleId) => rows.deleteOnce({ ruleId }),
    };
  },
};
