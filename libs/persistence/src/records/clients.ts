import type { Client, ClientStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { changing } from '../catalogue/catalogue.js';
import { Table } from '../sql/table.js';
import { index, json, key, optionalSeconds, text } from './columns.js';
import { expires } from './expiry.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

/** A client is read and written whole, and asked for by its id or searched by its names: all else lies in one document. */
export interface ClientRow {
  readonly clientId: string;
  /** What a search looks in: its id and its names in lower case, which the databases make of different letters. */
  readonly names: string;
  readonly document: Omit<Client, 'clientId' | 'unusedUntil'>;
  readonly expiresAt?: number | undefined;
}

export const ClientEntity = new EntitySchema<ClientRow>({
  name: 'client',
  tableName: 'client',
  columns: {
    clientId: key({ name: 'client_id' }),
    names: text(),
    document: json(),
    expiresAt: { ...optionalSeconds(), name: 'expires_at' },
  },
  indices: [index('client_expiry', 'expiresAt')],
});

export const clientTable = new Table(ClientEntity);

const markUsed = 'UPDATE "client" SET "expires_at" = NULL WHERE "client_id" = ? AND "expires_at" IS NOT NULL';
/** An operator may have given one a role before it gave anything. */
const rolesOfNone = `DELETE FROM "role_assignment" WHERE "holder_kind" = 'client'
  AND NOT EXISTS (SELECT 1 FROM "client" WHERE "client"."client_id" = "role_assignment"."holder_id")`;

export const clients: StoredRecord<ClientStore> = {
  entities: [ClientEntity],
  // Of those that never gave anything.
  expiry: expires(),
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
      markUsed: (clientId) =>
        changing(catalogue, () =>
          connection.write(async (statements) => (await statements.change(markUsed, [clientId])) === 1),
        ),
      deleteExpired: async (now, limit) => {
        const count = await rows.deleteUpTo('expiresAt', now, limit);
        // Each sweep asks, and most find nothing.
        if (count > 0) {
          catalogue.changed();
          await connection.write((statements) => statements.change(rolesOfNone));
        }
        return count;
      },
    };
  },
};

function rowOf({ clientId, unusedUntil, ...document }: Client): ClientRow {
  // PostgreSQL's text cannot hold NUL, which a name of an early registration may have.
  const localized = Object.values(document.localized?.clientName ?? {});
  const names = [clientId, document.clientName, ...localized].join('\n').toLowerCase().replaceAll('\u0000', '');
  return { clientId, names, document, expiresAt: unusedUntil };
}

export function clientOf({ clientId, document, expiresAt }: ClientRow): Client {
  return expiresAt === undefined ? { ...document, clientId } : { ...document, clientId, unusedUntil: expiresAt };
}
