import type { Grant, GrantFilter, GrantStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { clientIdsOf } from './client-ids.js';
import {
  authentication,
  flag,
  index,
  json,
  key,
  optionalJson,
  optionalSeconds,
  optionalText,
  text,
  textOrEmpty,
} from './columns.js';
import { expires } from './expiry.js';
import { given } from './filter.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

export const GrantEntity = new EntitySchema<Grant>({
  name: 'grant_record',
  tableName: 'grant_record',
  columns: {
    grantId: key({ name: 'grant_id' }),
    subject: text(),
    clientId: text({ name: 'client_id' }),
    grantedTo: { ...optionalJson(), name: 'granted_to' },
    sessionId: { ...textOrEmpty(), name: 'session_id' },
    identityScopes: { ...json(), name: 'identity_scopes' },
    resources: json(),
    ...authentication,
    offline: flag(),
    claims: optionalJson(),
    organizationId: { ...optionalText(), name: 'organization_id' },
    support: optionalJson(),
    revokedAt: { ...optionalSeconds(), name: 'revoked_at' },
  },
  indices: [
    index('grant_subject', 'subject', 'createdAt'),
    index('grant_client', 'clientId', 'createdAt'),
    index('grant_session', 'sessionId'),
    index('grant_expiry', 'expiresAt'),
  ],
});

const table = new Table(GrantEntity);

const filterColumns: Readonly<Record<keyof GrantFilter, string>> = {
  subject: 'subject',
  clientId: 'client_id',
  sessionId: 'session_id',
  offline: 'offline',
  organizationId: 'organization_id',
};

export const grants: StoredRecord<GrantStore> = {
  entities: [GrantEntity],
  expiry: expires(),
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      insert: (grant) => rows.insert(grant),
      find: (grantId) => rows.find({ grantId }),
      list: (filter, limit) => {
        const fields = Object.entries(given(filter));
        const conditions = fields.map(([field]) => ` AND "${filterColumns[field as keyof GrantFilter]}" = ?`);
        const tail = `WHERE "revoked_at" IS NULL${conditions.join('')} ORDER BY "created_at" DESC, "grant_id" LIMIT ?`;
        return rows.select(tail, [...fields.map(([, value]) => value), limit]);
      },
      listOf: (subject, clientIds, each) => {
        const numbered = `SELECT "grant_id",
            ROW_NUMBER() OVER (PARTITION BY "client_id" ORDER BY "created_at" DESC, "grant_id") AS "nth"
          FROM "grant_record" WHERE "subject" = ? AND "revoked_at" IS NULL
            AND "client_id" IN (${connection.read.dialect.list})`;
        const tail = `WHERE "grant_id" IN (SELECT "grant_id" FROM (${numbered}) AS "numbered" WHERE "nth" <= ?)
          ORDER BY "created_at" DESC, "grant_id"`;
        return rows.select(tail, [subject, JSON.stringify(clientIds), each]);
      },
      clientsOf: ({ subject, now, after, limit }) =>
        clientIdsOf(connection.read, {
          from: '"grant_record" WHERE "subject" = ? AND "revoked_at" IS NULL AND "expires_at" > ?',
          values: [subject, now],
          after,
          limit,
        }),
      clientsOfSession: async (sessionId) => {
        const born = 'SELECT DISTINCT "client_id" FROM "grant_record" WHERE "session_id" = ?';
        return (await connection.read.rows(born, [sessionId])).map((row) => String(row.client_id));
      },
      clientsOfSessions: async (sessionIds) => {
        const { read } = connection;
        const born = `SELECT DISTINCT "session_id", "client_id" FROM "grant_record" WHERE "session_id" IN (${read.dialect.list})
          ORDER BY "client_id"`;
        const clients = new Map<string, string[]>();
        for (const { session_id, client_id } of await read.rows(born, [JSON.stringify(sessionIds)])) {
          const sessionId = String(session_id);
          clients.set(sessionId, [...(clients.get(sessionId) ?? []), String(client_id)]);
        }
        return clients;
      },
      revoke: (grantId, now) => rows.updateOnce({ revokedAt: now }, { grantId }, 'revokedAt'),
      revokeAll: async (filter, now) => {
        const where = given(filter);
        if (Object.keys(where).length === 0) throw new Error('a grant filter is empty');
        return rows.updateAll({ revokedAt: now }, where, 'revokedAt');
      },
      deleteExpired: (now, limit) => rows.deleteUpTo('expiresAt', now, limit),
    };
  },
};
