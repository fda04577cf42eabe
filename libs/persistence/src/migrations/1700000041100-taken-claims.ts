import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What of a profile was taken from a provider: what people change of it is theirs. */
export class TakenClaims1700000041100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "federated_identity" ADD COLUMN "taken" text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "federated_identity" DROP COLUMN "taken"');
  }
}
