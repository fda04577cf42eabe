import type { Client, ClientStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { changing } from '../catalogue/catalogue.js';
import { Table } from '../sql/table.js';
import { json, key, text } from './columns.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

/** A client is read and written whole, and asked for by its id or searched by its names: all else lies in one document. */
export interface ClientRow {
  readonly clientId: string;
  /** What a search looks in: its id and its name in lower case, which the databases make of different letters. */
  readonly names: string;
  readonly document: Omit<Client, 'clientId'>;
}

export const ClientEntity = new EntitySchema<ClientRow>({
  name: 'client',
  tableName: 'client',
  columns: { clientId: key({ name: 'client_id' }), names: text(), document: json() },
});

export const clientTable = new Table(ClientEntity);

export const clients: StoredRecord<ClientStore> = {
  entities: [ClientEntity],
  open: ({ connection, catalogue }) => {
    const rows = new Rows(clientTable, connection);
    return {
      find: (clientId) =>
        catalogue.lookUp('client', clientId, async () => {
          const row = await rows.find({ clientId });
          return row && clientOf(row);
        }),
      findForChange: async (clientId) => {
        const row = await rows.findForChange({ clientId });
        return row && clientOf(row);
      },
      list: async () => (await rows.select('ORDER BY "client_id"')).map(clientOf),
      insert: (client) => changing(catalogue, () => rows.insertOnce(rowOf(client))),
      save: (client) => changing(catalogue, () => rows.upsert(rowOf(client))),
      replace: (client) => changing(catalogue, () => rows.replace(rowOf(client))),
      delete: (clientId) => changing(catalogue, () => rows.deleteOnce({ clientId })),
    };
  },
};

function rowOf({ clientId, ...document }: Client): ClientRow {
  // PostgreSQL's text cannot hold NUL, which a name of an early registration may have.
  const names = `${clientId}\n${document.clientName}`.toLowerCase().replaceAll('\u0000', '');
  return { clientId, names, document };
}

export function clientOf({ clientId, document }: ClientRow): Client {
  return { ...document, clientId };
}
