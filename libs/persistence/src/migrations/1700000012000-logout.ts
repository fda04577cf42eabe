import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Retired keys stay good for hints after they left the JWKS, and what waits for one client is found without walking over the rest. */
export class Logout1700000012000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "signing_key" ADD COLUMN "published_until" bigint');
    await runner.query('CREATE INDEX "delivery_client" ON "logout_delivery" ("client_id", "next_attempt_at")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "delivery_client"');
    await runner.query('ALTER TABLE "signing_key" DROP COLUMN "published_until"');
  }
}
