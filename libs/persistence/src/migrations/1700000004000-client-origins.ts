import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rows that are in memory at once. */
const batch = 500;

/** Each client's document says who made it: the client itself where a registration access token manages it, else an operator. */
export class ClientOrigins1700000004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await changeDocuments(runner, (document) => ({
      ...document,
      origin: document.registrationAccessTokenDigest === undefined ? 'operator' : 'self_registered',
    }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await changeDocuments(runner, ({ origin: _, ...document }) => document);
  }
}

type Document = Readonly<Record<string, unknown>>;

/** Not in SQL: the databases have different functions for JSON, and PostgreSQL's refuse an escaped NUL. */
async function changeDocuments(runner: QueryRunner, change: (document: Document) => Document): Promise<void> {
  const isPostgres = runner.connection.options.type === 'postgres';
  const [first, second] = isPostgres ? ['$1', '$2'] : ['?', '?'];
  let after = '';
  for (;;) {
    const rows: ReadonlyArray<{ client_id: string; document: string }> = await runner.query(
      `SELECT "client_id", "document" FROM "client" WHERE "client_id" > ${first} ORDER BY "client_id" LIMIT ${batch}`,
      [after],
    );
    for (const { client_id: clientId, document } of rows) {
      const changed = JSON.stringify(change(JSON.parse(document)));
      await runner.query(`UPDATE "client" SET "document" = ${first} WHERE "client_id" = ${second}`, [
        changed,
        clientId,
      ]);
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < batch) return;
    after = last.client_id;
  }
}
