import type { ActionOrder, ActionOrderStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { key, seconds } from './columns.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

export const ActionOrderEntity = new EntitySchema<ActionOrder>({
  name: 'action_order',
  tableName: 'action_order',
  columns: {
    subject: key(),
    action: key(),
    orderedAt: { ...seconds(), name: 'ordered_at' },
  },
});

const table = new Table(ActionOrderEntity);

export const actionOrders: StoredRecord<ActionOrderStore> = {
  entities: [ActionOrderEntity],
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    const ofPerson = `WHERE "subject" = ? ORDER BY "action" ${connection.read.dialect.byteOrder}`;
    return {
      ofPerson: (subject) => rows.select(ofPerson, [subject]),
      insert: (order) => rows.insertOnce(order),
      fulfil: ({ subject, action }) => rows.deleteOnce({ subject, action }),
      withdraw: ({ subject, action }) => rows.deleteOnce({ subject, action }),
      deleteAllOf: (subject) => rows.deleteAll({ subject }),
    };
  },
};
