import { toleratedFrom } from '@signet/runtime/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The number of the catalogue also grows with every change of what attributes there are: processes keep them, for each sign-in asks. */
export class CatalogueOfAttributes1700000032100 implements MigrationInterface {
  readonly name = toleratedFrom(1_700_000_025_000, 'CatalogueOfAttributes1700000032100');

  async up(runner: QueryRunner): Promise<void> {
    const isPostgres = runner.connection.options.type === 'postgres';
    for (const statement of isPostgres ? postgres : sqlite) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    const isPostgres = runner.connection.options.type === 'postgres';
    for (const statement of isPostgres ? postgresDown : sqliteDown) await runner.query(statement);
  }
}

const events = ['INSERT', 'UPDATE', 'DELETE'];
const nameOf = (event: string) => `"catalogue_attribute_${event.toLowerCase()}"`;
const sqlite = events.map(
  (event) => `CREATE TRIGGER ${nameOf(event)} AFTER ${event} ON "attribute_definition"
    BEGIN UPDATE "catalogue" SET "version" = "version" + 1; END`,
);
const sqliteDown = events.map((event) => `DROP TRIGGER ${nameOf(event)}`);

const postgres = [
  `CREATE TRIGGER "catalogue_attribute_definition" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "attribute_definition"
    FOR EACH STATEMENT EXECUTE FUNCTION "signet_catalogue_changed"()`,
];
const postgresDown = ['DROP TRIGGER "catalogue_attribute_definition" ON "attribute_definition"'];
