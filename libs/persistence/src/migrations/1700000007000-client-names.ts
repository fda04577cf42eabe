import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rows that are in memory at once. */
const batch = 500;

/** A client can be searched by its id and its name, in any case of their letters, without reading its document. */
export class ClientNames1700000007000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "client" ADD COLUMN "names" text NOT NULL DEFAULT ''`);
    const isPostgres = runner.connection.options.type === 'postgres';
    const [first, second] = isPostgres ? ['$1', '$2'] : ['?', '?'];
    const page = `SELECT "client_id", "document" FROM "client" WHERE "client_id" > ${first} ORDER BY "client_id" LIMIT ${batch}`;
    const update = `UPDATE "client" SET "names" = ${first} WHERE "client_id" = ${second}`;
    for (let after: string | undefined = ''; after !== undefined; ) {
      const rows: ReadonlyArray<{ client_id: string; document: string }> = await runner.query(page, [after]);
      for (const { client_id: clientId, document } of rows) {
        const { clientName } = JSON.parse(document) as { readonly clientName?: string };
        // PostgreSQL's text cannot hold NUL, which an escape in a document can name.
        const names = `${clientId}\n${clientName ?? ''}`.toLowerCase().replaceAll('\u0000', '');
        await runner.query(update, [names, clientId]);
      }
      after = rows.length < batch ? undefined : rows.at(-1)?.client_id;
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "client" DROP COLUMN "names"');
  }
}
