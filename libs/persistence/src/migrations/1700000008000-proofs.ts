import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was proved stands in a record of its own, and an interaction says how it ended. Who is between two pages of a sign-in that a
 * client wanted anew is asked once more.
 */
export class Proofs1700000008000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}

const up = [
  `CREATE TABLE "proof" ("interaction_id" text PRIMARY KEY, "browser_digest" text NOT NULL, "subject" text NOT NULL,
    "methods" text NOT NULL, "session_id" text, "created_at" bigint NOT NULL, "expires_at" bigint NOT NULL)`,
  'CREATE INDEX "proof_expiry" ON "proof" ("expires_at")',
  'ALTER TABLE "interaction" DROP COLUMN "logged_in_session_id"',
  'ALTER TABLE "interaction" ADD COLUMN "answer" text',
  'ALTER TABLE "interaction" ADD COLUMN "answered_for" text',
];

const down = [
  // Those that are over would be open again.
  'DELETE FROM "interaction" WHERE "answer" IS NOT NULL',
  'ALTER TABLE "interaction" DROP COLUMN "answered_for"',
  'ALTER TABLE "interaction" DROP COLUMN "answer"',
  'ALTER TABLE "interaction" ADD COLUMN "logged_in_session_id" text',
  'DROP TABLE "proof"',
];
