import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every type here means the same on SQLite and PostgreSQL. */
export class InitialInvoices1700000000000 implements MigrationInterface {
  name = 'InitialInvoices1700000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE "invoices" ("id" text PRIMARY KEY, "subject" text NOT NULL, "order_id" text NOT NULL,
      "issued_by" text NOT NULL, "description" text NOT NULL, "amount_cents" bigint NOT NULL, "currency" text NOT NULL,
      "status" text NOT NULL CHECK ("status" IN ('issued', 'void')), "created_at" bigint NOT NULL, "voided_at" bigint,
      UNIQUE ("subject", "order_id"))`);
    await runner.query('CREATE INDEX "invoices_of_subject" ON "invoices" ("subject", "created_at", "id")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "invoices"');
  }
}

export const migrations = [InitialInvoices1700000000000];
