import type { MigrationInterface, QueryRunner } from 'typeorm';

/** With whom else people sign in. A build of before would not end a session that is ended there, and would leave who is linked behind. */
export class IdentityProviders1700000037000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}

const up = [
  `CREATE TABLE "identity_provider" ("provider_id" text PRIMARY KEY NOT NULL, "document" text NOT NULL,
    "encrypted_secret" text NOT NULL, "created_at" bigint NOT NULL)`,
  `CREATE TABLE "federated_identity" ("identity_key" text PRIMARY KEY NOT NULL, "provider_id" text NOT NULL, "issuer" text NOT NULL,
    "upstream_subject" text NOT NULL, "subject" text NOT NULL, "label" text, "linked_at" bigint NOT NULL, "used_at" bigint)`,
  `CREATE TABLE "upstream_tokens" ("identity_key" text PRIMARY KEY NOT NULL, "encrypted_tokens" text NOT NULL)`,
  'CREATE INDEX "federated_identity_person" ON "federated_identity" ("subject")',
  'CREATE INDEX "federated_identity_provider" ON "federated_identity" ("provider_id")',
  'ALTER TABLE "session" ADD COLUMN "upstream_provider" text',
  'ALTER TABLE "session" ADD COLUMN "upstream_sid" text',
  'CREATE INDEX "session_upstream" ON "session" ("upstream_sid", "upstream_provider")',
];

const down = [
  'DROP INDEX "session_upstream"',
  'ALTER TABLE "session" DROP COLUMN "upstream_sid"',
  'ALTER TABLE "session" DROP COLUMN "upstream_provider"',
  'DROP TABLE "upstream_tokens"',
  'DROP TABLE "federated_identity"',
  'DROP TABLE "identity_provider"',
];
