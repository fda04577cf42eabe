import { toleratedFrom } from '@signet/runtime/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links that make somebody an owner, once: builds of before make none and read none. */
export class OwnerLinks1700000018000 implements MigrationInterface {
  readonly name = toleratedFrom(1_700_000_013_000, 'OwnerLinks1700000018000');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE "owner_link" ("digest" text PRIMARY KEY NOT NULL, "purpose" text NOT NULL, "subject" text,
      "created_at" bigint NOT NULL, "expires_at" bigint NOT NULL)`);
    await runner.query('CREATE INDEX "owner_link_expiry" ON "owner_link" ("expires_at")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "owner_link"');
  }
}
