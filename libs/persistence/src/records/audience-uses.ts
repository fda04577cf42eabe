import type { AudienceUse, AudienceUseStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { index, key, seconds } from './columns.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

export const AudienceUseEntity = new EntitySchema<AudienceUse>({
  name: 'audience_use',
  tableName: 'audience_use',
  columns: {
    clientId: key({ name: 'client_id' }),
    audience: key(),
    scope: key(),
    grantType: key({ name: 'grant_type' }),
    from: key({ name: 'from_audience' }),
    usedAt: { ...seconds(), name: 'used_at' },
  },
  // By which those of a deleted audience are found.
  indices: [index('audience_use_audience', 'audience')],
});

const table = new Table(AudienceUseEntity);
const keys = '"client_id", "audience", "scope", "grant_type", "from_audience"';
const text = 'CAST(? AS text)';
const raise = `INSERT INTO "audience_use" (${keys}, "used_at")
  SELECT ${text}, ${text}, ${text}, ${text}, ${text}, CAST(? AS bigint)
  WHERE EXISTS (SELECT 1 FROM "client" WHERE "client_id" = ?) AND EXISTS (SELECT 1 FROM "resource_server" WHERE "identifier" = ?)
  ON CONFLICT (${keys}) DO UPDATE SET "used_at" = excluded."used_at" WHERE "audience_use"."used_at" < excluded."used_at"`;

export const audienceUses: StoredRecord<AudienceUseStore> = {
  entities: [AudienceUseEntity],
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    const { isIn, list, byteOrder } = connection.read.dialect;
    const order = keys.split(', ').map((each) => `${each}${byteOrder}`);
    return {
      record: (uses) =>
        connection.transaction(async ({ read: statements }) => {
          // In one order: two that raise the same rows could each hold what the other waits for.
          for (const use of uses.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))) {
            const { clientId, audience, scope, grantType, from, usedAt } = use;
            const row = [clientId, audience, scope, grantType, from, usedAt];
            await statements.change(raise, [...row, clientId, audience]);
          }
        }),
      of: (clientIds, audiences) =>
        rows.select(`WHERE ${isIn('"client_id"', list)} AND ${isIn('"audience"', list)} ORDER BY ${order.join(', ')}`, [
          JSON.stringify(clientIds),
          JSON.stringify(audiences),
        ]),
    };
  },
};

function keyOf({ clientId, audience, scope, grantType, from }: AudienceUse): string {
  return JSON.stringify([clientId, audience, scope, grantType, from]);
}
