import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Failures are counted; and a registration may end unused, those of before never. */
export class Bounds1700000010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE "failure_count" ("key" text PRIMARY KEY NOT NULL, "failures" bigint NOT NULL, "expires_at" bigint NOT NULL)',
    );
    await runner.query('CREATE INDEX "failure_expiry" ON "failure_count" ("expires_at")');
    await runner.query('ALTER TABLE "client" ADD COLUMN "expires_at" bigint');
    await runner.query('CREATE INDEX "client_expiry" ON "client" ("expires_at")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "client_expiry"');
    await runner.query('ALTER TABLE "client" DROP COLUMN "expires_at"');
    await runner.query('DROP TABLE "failure_count"');
  }
}
