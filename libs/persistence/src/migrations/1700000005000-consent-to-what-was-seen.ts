import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A consent says where the answer went and what the person saw. Those from before do not, and cannot answer for them: they are
 * forgotten, and each person is asked once more. An interaction knows whose session allowed it.
 */
export class ConsentToWhatWasSeen1700000005000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}

const up = [
  'DROP TABLE "consent"',
  `CREATE TABLE "consent" ("subject" text NOT NULL, "client_id" text NOT NULL, "destination" text NOT NULL,
    "basis" text NOT NULL, "identity_scopes" text NOT NULL, "resources" text NOT NULL, "updated_at" bigint NOT NULL,
    PRIMARY KEY ("subject", "client_id", "destination"))`,
  'CREATE INDEX "consent_client" ON "consent" ("client_id")',
  'ALTER TABLE "interaction" DROP COLUMN "consented_at"',
  'ALTER TABLE "interaction" ADD COLUMN "consented_session_id" text',
];
const down = [
  'ALTER TABLE "interaction" DROP COLUMN "consented_session_id"',
  'ALTER TABLE "interaction" ADD COLUMN "consented_at" bigint',
  'DROP TABLE "consent"',
  `CREATE TABLE "consent" ("subject" text NOT NULL, "client_id" text NOT NULL, "identity_scopes" text NOT NULL,
    "resources" text NOT NULL, "updated_at" bigint NOT NULL, PRIMARY KEY ("subject", "client_id"))`,
];
