import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Entries say what happened and what was otherwise afterwards, have their origin apart, and are chained. */
export class AuditTrail1700000017000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['audit_origin', 'audit_link', 'audit_chain']) await runner.query(`DROP TABLE "${table}"`);
    for (const index of indexes) await runner.query(`DROP INDEX "${index.name}"`);
    for (const [column] of columns) await runner.query(`ALTER TABLE "audit_entry" DROP COLUMN "${column}"`);
    await runner.query(
      'CREATE INDEX "audit_record" ON "audit_entry" ("record", "record_id", "occurred_at", "entry_id")',
    );
  }
}

const columns = [
  ['subject', 'text'],
  ['client_id', 'text'],
  ['audience', 'text'],
  ['reason', 'text'],
  ['before_change', 'text'],
  ['after_change', 'text'],
  ['concealed', 'text'],
  ['entry_count', 'bigint'],
  ['last_at', 'bigint'],
  ['origin_commitment', 'text'],
  ['settles_at', 'bigint'],
] as const;

const indexes = [
  { name: 'audit_target', columns: '"record", "record_id", "entry_id"' },
  { name: 'audit_name', columns: '"verb", "entry_id"' },
  { name: 'audit_actor', columns: '"initiator_subject", "entry_id"' },
  { name: 'audit_subject', columns: '"subject", "entry_id"' },
  { name: 'audit_client', columns: '"client_id", "entry_id"' },
  { name: 'audit_audience', columns: '"audience", "entry_id"' },
  { name: 'audit_unsealed', columns: '"settles_at"' },
] as const;

const statements = [
  ...columns.map(([name, type]) => `ALTER TABLE "audit_entry" ADD COLUMN "${name}" ${type}`),
  // What is there waits to be sealed.
  'UPDATE "audit_entry" SET "settles_at" = 0',
  'DROP INDEX "audit_record"',
  ...indexes.map(({ name, columns: of }) => `CREATE INDEX "${name}" ON "audit_entry" (${of})`),
  `CREATE TABLE "audit_origin" ("entry_id" text PRIMARY KEY, "occurred_at" bigint NOT NULL, "address" text,
    "user_agent" text, "salt" text NOT NULL)`,
  'CREATE INDEX "audit_origin_age" ON "audit_origin" ("occurred_at")',
  `CREATE TABLE "audit_link" ("position" bigint PRIMARY KEY, "entry_id" text NOT NULL, "entry_hash" text NOT NULL,
    "before_hash" text NOT NULL, "sealed_at" bigint NOT NULL)`,
  'CREATE UNIQUE INDEX "audit_link_entry" ON "audit_link" ("entry_id")',
  `CREATE TABLE "audit_chain" ("name" text PRIMARY KEY, "state" text, "holder" text NOT NULL,
    "held_until" bigint NOT NULL)`,
];
