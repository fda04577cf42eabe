import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an account is known by lies apart from the entries of the audit trail, so that it goes with the person. */
export class SeparablePeople1700000024000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "audit_entry" ADD COLUMN "personal_commitment" text');
    await runner.query(`CREATE TABLE "audit_person" ("entry_id" text PRIMARY KEY, "subject" text NOT NULL, "before_change" text,
      "after_change" text, "salt" text NOT NULL)`);
    await runner.query('CREATE INDEX "audit_person_subject" ON "audit_person" ("subject")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "audit_person"');
    await runner.query('ALTER TABLE "audit_entry" DROP COLUMN "personal_commitment"');
  }
}
