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
  'CREATE INDEX "proof_subject" ON "proof" ("subject")',
];

const down = ['DROP INDEX "proof_subject"', 'DROP TABLE "action_order"'];
