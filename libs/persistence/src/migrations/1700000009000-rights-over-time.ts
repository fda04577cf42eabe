import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A grant says which client it was given to, and where: those from before do not, and are not compared. A consent ends by its age.
 * An initial access token may let clients do without PKCE; those of before do not.
 */
export class RightsOverTime1700000009000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}

const up = [
  'ALTER TABLE "grant_record" ADD COLUMN "granted_to" text',
  'CREATE INDEX "consent_age" ON "consent" ("updated_at")',
  'ALTER TABLE "initial_access_token" ADD COLUMN "pkce_optional" boolean NOT NULL DEFAULT FALSE',
];
const down = [
  'ALTER TABLE "initial_access_token" DROP COLUMN "pkce_optional"',
  'DROP INDEX "consent_age"',
  'ALTER TABLE "grant_record" DROP COLUMN "granted_to"',
];
