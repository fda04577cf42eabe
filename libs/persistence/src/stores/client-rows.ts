import type { Client } from '@signet/authorization-server';
import { ClientEntity, type ClientRow } from '../entities/index.js';
import { Table } from '../sql/table.js';

export const clientTable = new Table(ClientEntity);

export function clientRow({ clientId, ...document }: Client): ClientRow {
  // PostgreSQL's text cannot hold NUL, which a name of an early registration may have.
  const names = `${clientId}\n${document.clientName}`.toLowerCase().replaceAll('\u0000', '');
  return { clientId, names, document };
}

export function clientOf({ clientId, document }: ClientRow): Client {
  return { ...document, clientId };
}
