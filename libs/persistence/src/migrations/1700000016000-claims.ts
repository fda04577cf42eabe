import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Attributes of accounts with their schema, and what an API wants told in its tokens; without a word nothing more is told. */
export class Claims1700000016000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE "attribute_definition" ("name" text NOT NULL, "document" text NOT NULL, PRIMARY KEY ("name"))',
    );
    await runner.query('ALTER TABLE "account" ADD COLUMN "attributes" text');
    await runner.query('ALTER TABLE "resource_server" ADD COLUMN "claims_policy" text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "resource_server" DROP COLUMN "claims_policy"');
    await runner.query('ALTER TABLE "account" DROP COLUMN "attributes"');
    await runner.query('DROP TABLE "attribute_definition"');
  }
}
