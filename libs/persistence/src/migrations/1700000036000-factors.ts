import { toleratedFrom } from '@signet/runtime/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people prove who they are by beside a password, and each method of a session with its time: builds of before ask for neither. */
export class Factors1700000036000 implements MigrationInterface {
  readonly name = toleratedFrom(1_700_000_025_000, 'Factors1700000036000');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE "factor" ("factor_id" text PRIMARY KEY NOT NULL, "subject" text NOT NULL, "type" text NOT NULL,
      "name" text NOT NULL, "handle" text NOT NULL, "amr" text NOT NULL, "revision" bigint NOT NULL, "created_at" bigint NOT NULL,
      "last_used_at" bigint, "encrypted_data" text NOT NULL)`);
    await runner.query('CREATE UNIQUE INDEX "factor_handle" ON "factor" ("handle")');
    await runner.query('CREATE INDEX "factor_subject" ON "factor" ("subject")');
    await runner.query('ALTER TABLE "session" ADD COLUMN "methods" text');
    await runner.query('ALTER TABLE "proof" ADD COLUMN "adds_to" text');
    await runner.query('ALTER TABLE "resource_server" ADD COLUMN "required_acr" text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "resource_server" DROP COLUMN "required_acr"');
    await runner.query('ALTER TABLE "proof" DROP COLUMN "adds_to"');
    await runner.query('ALTER TABLE "session" DROP COLUMN "methods"');
    await runner.query('DROP TABLE "factor"');
  }
}
