import type { MatrixDirectory } from '@signet/administration';
import { clientOf, clientTable } from '../records/clients.js';
import { assignmentOf, roleAssignmentTable } from '../records/role-assignments.js';
import type { Statements } from '../sql/statements.js';

/** What a client that acts as an API has in its document; the core says whether it counts. */
const acting = `WHERE "document" LIKE '%"actsAsResource":"%' ORDER BY "client_id" LIMIT ?`;

/** @param statements that only read */
export function createMatrixDirectory(statements: Statements): MatrixDirectory {
  const { isIn, list } = statements.dialect;
  const ofHolders = `WHERE "holder_kind" = 'client' AND ${isIn('"holder_id"', list)}`;
  // Whatever else matches in a document, the core says who gets what.
  const registered = `WHERE EXISTS (WITH "named"("pattern") AS (${list}) SELECT 1 FROM "named" WHERE "document" LIKE "named"."pattern")
    ORDER BY "client_id" LIMIT ?`;
  const latest = `SELECT * FROM (SELECT "client_id", "place", "code", "support_code", "at",
      COUNT(*) OVER (PARTITION BY "client_id", "place") AS "times",
      ROW_NUMBER() OVER (PARTITION BY "client_id", "place" ORDER BY "at" DESC, "support_code") AS "nth"
    FROM "refusal" WHERE ${isIn('"client_id"', list)} AND "expires_at" > ?) "counted"
    WHERE "nth" = 1 ORDER BY "client_id", "at" DESC`;
  return {
    rolesOf: async (clientIds) =>
      (await roleAssignmentTable.select(statements, ofHolders, [JSON.stringify(clientIds)])).map(assignmentOf),
    refusalsOf: async (clientIds, now) =>
      (await statements.rows(latest, [JSON.stringify(clientIds), now])).map((row) => ({
        clientId: String(row.client_id),
        place: String(row.place),
        code: String(row.code),
        supportCode: String(row.support_code),
        at: Number(row.at),
        count: Number(row.times),
      })),
    registeredAt: async (audiences, limit) => {
      const patterns = audiences.map((audience) => `%"identifier":${JSON.stringify(audience)}%`);
      return (await clientTable.select(statements, registered, [JSON.stringify(patterns), limit])).map(clientOf);
    },
    acting: async (limit) => (await clientTable.select(statements, acting, [limit])).map(clientOf),
  };
}
