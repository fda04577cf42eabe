import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who changed what, and when. */
export class AuditLog1700000006000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "audit_entry"');
  }
}

const statements = [
  `CREATE TABLE "audit_entry" ("entry_id" text PRIMARY KEY, "occurred_at" bigint NOT NULL,
    "initiating_entity" text NOT NULL, "initiator_subject" text, "through" text NOT NULL, "record" text NOT NULL,
    "record_id" text NOT NULL, "verb" text NOT NULL)`,
  'CREATE INDEX "audit_record" ON "audit_entry" ("record", "record_id", "occurred_at", "entry_id")',
  'CREATE INDEX "audit_age" ON "audit_entry" ("occurred_at")',
];
