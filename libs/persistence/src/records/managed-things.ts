import type { ManagedThing, ManagedThingStore } from '@signet/administration';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { key, optionalText, seconds, text } from './columns.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

const entity = new EntitySchema<ManagedThing>({
  name: 'managed_thing',
  tableName: 'managed_thing',
  columns: {
    kind: key(),
    name: key(),
    digest: text(),
    appliedAt: { ...seconds(), name: 'applied_at' },
    appliedBy: { ...optionalText(), name: 'applied_by' },
  },
});

const table = new Table(entity);

export const managedThings: StoredRecord<ManagedThingStore> = {
  entities: [entity],
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    const { byteOrder } = connection.read.dialect;
    return {
      find: ({ kind, name }) => rows.find({ kind, name }),
      list: () => rows.select(`ORDER BY "kind"${byteOrder}, "name"${byteOrder}`),
      save: (thing) => rows.upsert(thing),
      delete: ({ kind, name }) => rows.deleteOnce({ kind, name }),
    };
  },
};
