import type { AudienceUse, AudienceUseStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import type { Statements } from '../sql/statements.js';
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
const raise = `INSERT INTO "audience_use" (${keys}, "used_at") VALUES (?, ?, ?, ?, ?, ?)
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
          // First what whoever deletes begins with, which stays until the end then: their rows are raised by nobody who waits for them.
          const clients = await kept(statements, clientsOf, uses);
          const audiences = await kept(statements, audiencesOf, uses);
          const kin = uses.filter(({ clientId, audience }) => clients.has(clientId) && audiences.has(audience));
          // In one order: two that raise the same rows could each hold what the other waits for.
          for (const { clientId, audience, scope, grantType, from, usedAt } of kin.toSorted(byKey)) {
            await statements.change(raise, [clientId, audience, scope, grantType, from, usedAt]);
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

interface Parents {
  readonly table: string;
  readonly column: string;
  readonly of: (use: AudienceUse) => string;
}

const clientsOf: Parents = { table: 'client', column: 'client_id', of: ({ clientId }) => clientId };
const audiencesOf: Parents = { table: 'resource_server', column: 'identifier', of: ({ audience }) => audience };

/** Those that there are; until the transaction ends nobody deletes them. In the order in which others lock them. */
async function kept(
  statements: Statements,
  { table: parents, column, of }: Parents,
  uses: readonly AudienceUse[],
): Promise<ReadonlySet<string>> {
  const { isIn, list, keyShare } = statements.dialect;
  const named = JSON.stringify([...new Set(uses.map(of))]);
  const found = await statements.rows(
    `SELECT "${column}" AS "name" FROM "${parents}" WHERE ${isIn(`"${column}"`, list)} ORDER BY "${column}" ${keyShare}`,
    [named],
  );
  return new Set(found.map(({ name }) => String(name)));
}

function byKey(one: AudienceUse, other: AudienceUse): number {
  return keyOf(one) < keyOf(other) ? -1 : 1;
}

function keyOf({ clientId, audience, scope, grantType, from }: AudienceUse): string {
  return JSON.stringify([clientId, audience, scope, grantType, from]);
}
