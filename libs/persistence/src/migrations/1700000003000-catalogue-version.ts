import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A number that grows with every change of a client or a resource server, by whomever and in the same transaction. */
export class CatalogueVersion1700000003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE "catalogue" ("version" bigint NOT NULL)');
    await runner.query('INSERT INTO "catalogue" ("version") VALUES (1)');
    const isPostgres = runner.connection.options.type === 'postgres';
    for (const statement of isPostgres ? postgres : sqlite) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    const isPostgres = runner.connection.options.type === 'postgres';
    for (const statement of isPostgres ? postgresDown : sqliteDown) await runner.query(statement);
    await runner.query('DROP TABLE "catalogue"');
  }
}

const tables = ['client', 'resource_server'];
const events = ['INSERT', 'UPDATE', 'DELETE'];
const grow = 'UPDATE "catalogue" SET "version" = "version" + 1';

const sqliteName = (table: string, event: string) => `"catalogue_${table}_${event.toLowerCase()}"`;
const sqlite = tables.flatMap((table) =>
  events.map((event) => `CREATE TRIGGER ${sqliteName(table, event)} AFTER ${event} ON "${table}" BEGIN ${grow}; END`),
);
const sqliteDown = tables.flatMap((table) => events.map((event) => `DROP TRIGGER ${sqliteName(table, event)}`));

const postgres = [
  `CREATE FUNCTION "signet_catalogue_changed"() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN ${grow}; RETURN NULL; END $$`,
  ...tables.map(
    (table) => `CREATE TRIGGER "catalogue_${table}" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "${table}"
      FOR EACH STATEMENT EXECUTE FUNCTION "signet_catalogue_changed"()`,
  ),
];
const postgresDown = [
  ...tables.map((table) => `DROP TRIGGER "catalogue_${table}" ON "${table}"`),
  'DROP FUNCTION "signet_catalogue_changed"()',
];
