import {
  type Consent,
  type ConsentStore,
  defaultConsentLifetime,
  mostDestinations,
} from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import type { Statements } from '../sql/statements.js';
import { Table } from '../sql/table.js';
import { clientIdsOf } from './client-ids.js';
import { index, json, key, optionalJson, seconds } from './columns.js';
import { given } from './filter.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

export const ConsentEntity = new EntitySchema<Consent>({
  name: 'consent',
  tableName: 'consent',
  columns: {
    subject: key(),
    clientId: key({ name: 'client_id' }),
    destination: key(),
    basis: json(),
    identityScopes: { ...json(), name: 'identity_scopes' },
    resources: json(),
    organizations: optionalJson(),
    updatedAt: { ...seconds(), name: 'updated_at' },
  },
  indices: [index('consent_client', 'clientId', 'subject', 'destination'), index('consent_age', 'updatedAt')],
});

const table = new Table(ConsentEntity);

export const consents: StoredRecord<ConsentStore> = {
  entities: [ConsentEntity],
  expiry: {
    memory: defaultConsentLifetime,
    delete: (store, before, limit) => store.deleteOlderThan({ before, limit }),
  },
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      find: (subject, clientId, destination) => rows.find({ subject, clientId, destination }),
      save: (consent) =>
        connection.write(async (statements) => {
          await table.upsert(statements, consent);
          await forgetOld(statements, consent);
        }),
      list: (subject, clientId) =>
        rows.select('WHERE "subject" = ? AND "client_id" = ? ORDER BY "updated_at" DESC, "destination"', [
          subject,
          clientId,
        ]),
      listOf: (subject, clientIds) =>
        rows.select(
          `WHERE "subject" = ? AND "client_id" IN (${connection.read.dialect.list}) ORDER BY "updated_at" DESC, "destination"`,
          [subject, JSON.stringify(clientIds)],
        ),
      clientsOf: async ({ subject, after, limit }) =>
        clientIdsOf(connection.read, { from: '"consent" WHERE "subject" = ?', values: [subject], after, limit }),
      deleteOlderThan: ({ before, limit }) => rows.deleteUpTo('updatedAt', before - 1, limit),
      deleteAll: async (filter) => {
        const where = given(filter);
        if (Object.keys(where).length === 0) throw new Error('a consent filter is empty');
        return rows.deleteAll(where);
      },
    };
  },
};

/** Of this person and client the consents that were updated last stay, `kept` among them. */
async function forgetOld(statements: Statements, kept: Consent): Promise<void> {
  const others = '"subject" = ? AND "client_id" = ? AND "destination" <> ?';
  const values = [kept.subject, kept.clientId, kept.destination];
  await statements.change(
    `DELETE FROM "consent" WHERE ${others} AND "destination" NOT IN
       (SELECT "destination" FROM "consent" WHERE ${others} ORDER BY "updated_at" DESC, "destination" LIMIT ?)`,
    [...values, ...values, mostDestinations - 1],
  );
}
