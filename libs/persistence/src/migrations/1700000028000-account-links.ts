import { toleratedFrom } from '@signet/runtime/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links that mail carries, and accounts by their address: builds of before make no link and read none. */
export class AccountLinks1700000028000 implements MigrationInterface {
  readonly name = toleratedFrom(1_700_000_025_000, 'AccountLinks1700000028000');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE "account_link" ("digest" text PRIMARY KEY NOT NULL, "purpose" text NOT NULL, "subject" text,
      "address" text, "bond" text, "facts" text, "created_at" bigint NOT NULL, "expires_at" bigint NOT NULL, "used_at" bigint)`);
    await runner.query('CREATE INDEX "account_link_person" ON "account_link" ("subject", "purpose")');
    await runner.query('CREATE INDEX "account_link_order" ON "account_link" ("purpose", "created_at", "digest")');
    const email = runner.connection.options.type === 'postgres' ? 'lower("email" COLLATE "C")' : 'lower("email")';
    await runner.query(`CREATE INDEX "account_email" ON "account" (${email})`);
    await runner.query('CREATE INDEX "account_link_expiry" ON "account_link" ("expires_at")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "account_email"');
    await runner.query('DROP TABLE "account_link"');
  }
}
