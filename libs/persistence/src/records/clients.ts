import type { Client, ClientStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { changing } from '../catalogue/catalogue.js';
import { Table } from '../sql/table.js';
import { json, key } from './columns.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

/** A client is read and written whole and asked for by its id alone, so its metadata lies in one document. */
export interface ClientRow {
  readonly clientId: string;
  readonly document: Omit<Client, 'clientId'>;
}

export const ClientEntity = new EntitySchema<ClientRow>({
  name: 'client',
  tableName: 'client',
  columns: { clientId: key({ name: 'client_id' }), document: json() },
});

const table = new Table(ClientEntity);

export const clients: StoredRecord<ClientStore> = {
  entities: [ClientEntity],
  open: ({ connection, catalogue }) => {
    const rows = new Rows(table, connection);
    return {
      find: (clientId) =>
        catalogue.lookUp('client', clientId, async () => {
          const row = await rows.find({ clientId });
          return row && { ...row.document, clientId };
        }),
      list: async () =>
        (await rows.select('ORDER BY "client_id"')).map(({ clientId, document }) => ({ ...document, clientId })),
      save: ({ clientId, ...document }) => changing(catalogue, () => rows.upsert({ clientId, document })),
      replace: ({ clientId, ...document }) => changing(catalogue, () => rows.updateOnce({ document }, { clientId })),
      delete: (clientId) => changing(catalogue, () => rows.deleteOnce({ clientId })),
    };
  },
};
