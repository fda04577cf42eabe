import type { InstallationSettingsStore, StoredSettings } from '@signet/administration';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { json, key, seconds } from './columns.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

const entity = new EntitySchema<StoredSettings>({
  name: 'installation_setting',
  tableName: 'installation_setting',
  columns: { section: key(), document: json(), changedAt: { ...seconds(), name: 'changed_at' } },
});

const table = new Table(entity);

export const installationSettings: StoredRecord<InstallationSettingsStore> = {
  entities: [entity],
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      find: (section) => rows.find({ section }),
      list: () => rows.select(`ORDER BY "section"${connection.read.dialect.byteOrder}`),
      save: (settings) => rows.upsert(settings),
      delete: (section) => rows.deleteOnce({ section }),
    };
  },
};
