import { toleratedFrom } from '@signet/runtime/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts that their people closed: to builds of before they are disabled ones, which nobody deletes. */
export class ClosedAccounts1700000029000 implements MigrationInterface {
  readonly name = toleratedFrom(1_700_000_025_000, 'ClosedAccounts1700000029000');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "account" ADD COLUMN "closed_at" bigint');
    await runner.query('ALTER TABLE "account" ADD COLUMN "deletion_at" bigint');
    await runner.query('CREATE INDEX "account_deletion" ON "account" ("deletion_at")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "account_deletion"');
    await runner.query('ALTER TABLE "account" DROP COLUMN "deletion_at"');
    await runner.query('ALTER TABLE "account" DROP COLUMN "closed_at"');
  }
}
