import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * That somebody of support acts as a person for a while, and what says so of sessions, grants and APIs. A build of before would give tokens that do
 * not say whose doing they are: it does not start.
 */
export class SupportAccesses1700000050000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE "support_access" ("access_id" text PRIMARY KEY NOT NULL, "supporter" text NOT NULL, "subject" text NOT NULL,
      "reason" text NOT NULL, "client_ids" text NOT NULL, "enter_before" bigint NOT NULL, "until" bigint NOT NULL, "entered_at" bigint,
      "supporter_session_id" text, "session_id" text, "ended_at" bigint, "ended_by" text, "created_at" bigint NOT NULL, "expires_at" bigint NOT NULL)`);
    await runner.query('CREATE INDEX "support_access_subject" ON "support_access" ("subject", "created_at")');
    await runner.query('CREATE INDEX "support_access_supporter" ON "support_access" ("supporter", "created_at")');
    await runner.query('CREATE INDEX "support_access_session" ON "support_access" ("supporter_session_id")');
    await runner.query('CREATE INDEX "support_access_due" ON "support_access" ("ended_at", "until")');
    await runner.query('CREATE INDEX "support_access_expiry" ON "support_access" ("expires_at")');
    await runner.query('ALTER TABLE "session" ADD COLUMN "support" text');
    await runner.query('ALTER TABLE "grant_record" ADD COLUMN "support" text');
    await runner.query('ALTER TABLE "resource_server" ADD COLUMN "support_access" text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "resource_server" DROP COLUMN "support_access"');
    await runner.query('ALTER TABLE "grant_record" DROP COLUMN "support"');
    await runner.query('ALTER TABLE "session" DROP COLUMN "support"');
    await runner.query('DROP TABLE "support_access"');
  }
}
