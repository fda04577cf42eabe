import type { ActivityCount, ActivityKind, ActivityStore, ActivityWindow } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { index, key, seconds } from './columns.js';
import { expires } from './expiry.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

const entity = new EntitySchema<ActivityCount>({
  name: 'activity',
  tableName: 'activity',
  columns: {
    span: { ...seconds(), primary: true } as never,
    startsAt: { ...seconds(), name: 'starts_at', primary: true },
    kind: key() as never,
    name: key(),
    happened: seconds(),
    expiresAt: { ...seconds(), name: 'expires_at' },
  },
  indices: [index('activity_expiry', 'expiresAt')],
});

const table = new Table(entity);

const add = `INSERT INTO "activity" ("span", "starts_at", "kind", "name", "happened", "expires_at") VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT ("span", "starts_at", "kind", "name") DO UPDATE SET "happened" = "activity"."happened" + excluded."happened"`;
const within = `FROM "activity" WHERE "span" = ? AND "starts_at" >= ? AND "starts_at" < ?`;
const named = `CASE WHEN "kind" = 'sign_in' THEN "name" ELSE '' END`;
const series = `SELECT "starts_at", "kind", ${named} AS "name", SUM("happened") AS "happened" ${within}
  GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;
/** Of each kind the most frequent. */
const totals = (byteOrder: string) => `SELECT "kind", "name", "happened" FROM (
    SELECT "kind", "name", SUM("happened") AS "happened",
      ROW_NUMBER() OVER (PARTITION BY "kind" ORDER BY SUM("happened") DESC, "name"${byteOrder}) AS "place" ${within} GROUP BY "kind", "name") AS "named"
  WHERE "place" <= ? ORDER BY "kind", "place"`;

export const activity: StoredRecord<ActivityStore> = {
  entities: [entity],
  expiry: expires(),
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      add: (counts) =>
        connection.transaction(async ({ read: statements }) => {
          // In one order: two that add to the same rows wait for each other, and never both.
          for (const { span, startsAt, kind, name, happened, expiresAt } of inOrder(counts)) {
            await statements.change(add, [span, startsAt, kind, name, happened, expiresAt]);
          }
        }),
      series: async (window) => {
        const found = await connection.read.rows(series, valuesOf(window));
        return found.map((row) => ({
          startsAt: Number(row.starts_at),
          kind: row.kind as ActivityKind,
          name: String(row.name),
          happened: Number(row.happened),
        }));
      },
      totals: async (window, most) => {
        const found = await connection.read.rows(totals(connection.read.dialect.byteOrder), [
          ...valuesOf(window),
          most,
        ]);
        return found.map((row) => ({
          kind: row.kind as ActivityKind,
          name: String(row.name),
          happened: Number(row.happened),
        }));
      },
      deleteExpired: (now, limit) => rows.deleteUpTo('expiresAt', now, limit),
    };
  },
};

function valuesOf({ span, since, until }: ActivityWindow) {
  return [span, since, until];
}

function inOrder(counts: readonly ActivityCount[]): readonly ActivityCount[] {
  const named = counts.map((count) => ({ count, by: `${count.span} ${count.startsAt} ${count.kind} ${count.name}` }));
  return named.sort((a, b) => (a.by < b.by ? -1 : 1)).map(({ count }) => count);
}
