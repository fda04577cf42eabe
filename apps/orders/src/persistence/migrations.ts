import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every type here means the same on SQLite and PostgreSQL. */
export class InitialOrders1700000000000 implements MigrationInterface {
  name = 'InitialOrders1700000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE "orders" ("id" text PRIMARY KEY, "subject" text NOT NULL, "client_id" text NOT NULL,
      "item" text NOT NULL, "quantity" integer NOT NULL, "unit_price_cents" bigint NOT NULL, "currency" text NOT NULL,
      "status" text NOT NULL CHECK ("status" IN ('placed', 'cancelled')), "idempotency_key" text,
      "created_at" bigint NOT NULL, "cancelled_at" bigint)`);
    await runner.query('CREATE INDEX "orders_of_subject" ON "orders" ("subject", "created_at", "id")');
    // NULLs are distinct: only orders that carry a key are held apart by it.
    await runner.query(
      'CREATE UNIQUE INDEX "orders_idempotency" ON "orders" ("subject", "client_id", "idempotency_key")',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "orders"');
  }
}

export const migrations = [InitialOrders1700000000000];
