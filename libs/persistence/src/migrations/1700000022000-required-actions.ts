import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people are to do at their next sign-in. A build of before would ask nobody, and sign everybody in. */
export class RequiredActions1700000022000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}

const up = [
  `CREATE TABLE "action_order" ("subject" text NOT NULL, "action" text NOT NULL, "ordered_at" bigint NOT NULL,
    PRIMARY KEY ("subject", "action"))`,
  `CREATE TABLE "terms_document" ("terms_id" text NOT NULL, "version" text NOT NULL, "title" text NOT NULL, "url" text, "text" text,
    "audience_kind" text, "audience_id" text, "created_at" bigint NOT NULL, "effective_from" bigint, "retired_at" bigint,
    PRIMARY KEY ("terms_id", "version"))`,
  `CREATE TABLE "terms_acceptance" ("subject" text NOT NULL, "terms_id" text NOT NULL, "version" text NOT NULL,
    "title" text NOT NULL, "effective_from" bigint NOT NULL, "accepted_at" bigint NOT NULL, "client_id" text NOT NULL,
    PRIMARY KEY ("subject", "terms_id", "version"))`,
  'CREATE INDEX "terms_acceptance_document" ON "terms_acceptance" ("terms_id", "version", "subject")',
  'CREATE INDEX "proof_subject" ON "proof" ("subject")',
];

const down = [
  'DROP INDEX "proof_subject"',
  'DROP TABLE "terms_acceptance"',
  'DROP TABLE "terms_document"',
  'DROP TABLE "action_order"',
];
