import { toleratedFrom } from '@signet/runtime/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was refused, by support code: builds of before ask for none of it. */
export class Refusals1700000042000 implements MigrationInterface {
  readonly name = toleratedFrom(1_700_000_025_000, 'Refusals1700000042000');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE "refusal" ("support_code" text PRIMARY KEY NOT NULL, "at" bigint NOT NULL, "source" text NOT NULL,
      "place" text NOT NULL, "code" text NOT NULL, "check_name" text NOT NULL, "expected" text NOT NULL, "received" text NOT NULL,
      "likely_cause" text, "client_id" text, "let_on" boolean, "expires_at" bigint NOT NULL)`);
    await runner.query('CREATE INDEX "refusal_place" ON "refusal" ("place", "at")');
    await runner.query('CREATE INDEX "refusal_time" ON "refusal" ("at")');
    await runner.query('CREATE INDEX "refusal_expiry" ON "refusal" ("expires_at")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "refusal"');
  }
}
