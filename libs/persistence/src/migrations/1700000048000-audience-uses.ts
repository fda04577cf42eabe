import { toleratedFrom } from '@signet/runtime/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a client last got what at which audience: builds of before note nothing, and what they delete takes its rows along. */
export class AudienceUses1700000048000 implements MigrationInterface {
  readonly name = toleratedFrom(1_700_000_037_000, 'AudienceUses1700000048000');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE "audience_use" (
      "client_id" text NOT NULL REFERENCES "client" ("client_id") ON DELETE CASCADE,
      "audience" text NOT NULL REFERENCES "resource_server" ("identifier") ON DELETE CASCADE,
      "scope" text NOT NULL, "grant_type" text NOT NULL, "from_audience" text NOT NULL, "used_at" bigint NOT NULL,
      PRIMARY KEY ("client_id", "audience", "scope", "grant_type", "from_audience"))`);
    await runner.query('CREATE INDEX "audience_use_audience" ON "audience_use" ("audience")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "audience_use"');
  }
}
