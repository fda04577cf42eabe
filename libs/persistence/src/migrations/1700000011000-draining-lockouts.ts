import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Failed sign-ins are forgotten one by one, and a session that nobody uses ends before its time. */
export class DrainingLockouts1700000011000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "login_attempt" ADD COLUMN "drained_at" bigint NOT NULL DEFAULT 0');
    await runner.query('UPDATE "login_attempt" SET "drained_at" = "last_failed_at"');
    // Absent in sessions of before: they count from their next visit on.
    await runner.query('ALTER TABLE "session" ADD COLUMN "last_seen_at" bigint');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "session" DROP COLUMN "last_seen_at"');
    await runner.query('ALTER TABLE "login_attempt" DROP COLUMN "drained_at"');
  }
}
