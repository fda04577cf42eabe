import type { PushedAuthorizationRequest, PushedAuthorizationRequestStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { flag, index, json, key, lifetime, optionalSeconds, optionalThumbprint, text } from './columns.js';
import { expires } from './expiry.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

export const PushedRequestEntity = new EntitySchema<PushedAuthorizationRequest>({
  name: 'pushed_request',
  tableName: 'pushed_request',
  columns: {
    digest: key(),
    clientId: text({ name: 'client_id' }),
    parameters: json(),
    confirmation: { ...optionalThumbprint(), name: 'dpop_jkt' },
    signed: flag(),
    ...lifetime,
    consumedAt: { ...optionalSeconds(), name: 'consumed_at' },
  },
  indices: [index('pushed_expiry', 'expiresAt')],
});

const table = new Table(PushedRequestEntity);

export const pushedRequests: StoredRecord<PushedAuthorizationRequestStore> = {
  entities: [PushedRequestEntity],
  expiry: expires(),
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      insert: (request) => rows.insert(request),
      find: (digest) => rows.find({ digest }),
      consume: (digest, now) => rows.consume({ digest }, { consumedAt: now }, 'consumedAt'),
      deleteExpired: (now, limit) => rows.deleteUpTo('expiresAt', now, limit),
    };
  },
};
