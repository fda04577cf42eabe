import { toleratedFrom } from '@signet/runtime/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Mail that waits to be sent: builds of before queue none and send none. */
export class Mail1700000023000 implements MigrationInterface {
  readonly name = toleratedFrom(1_700_000_020_000, 'Mail1700000023000');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE "mail" ("mail_id" text PRIMARY KEY NOT NULL, "template" text NOT NULL, "purpose" text NOT NULL,
      "state" text NOT NULL, "attempts" bigint NOT NULL, "next_attempt_at" bigint NOT NULL, "reason" text, "created_at" bigint NOT NULL,
      "valid_until" bigint NOT NULL, "settled_at" bigint, "expires_at" bigint NOT NULL, "encrypted_content" text NOT NULL)`);
    await runner.query('CREATE INDEX "mail_due" ON "mail" ("state", "next_attempt_at", "mail_id")');
    await runner.query('CREATE INDEX "mail_order" ON "mail" ("state", "mail_id")');
    await runner.query('CREATE INDEX "mail_expiry" ON "mail" ("expires_at")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "mail"');
  }
}
