import { toleratedFrom } from '@signet/runtime/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether whoever is half signed in wants to stay so: builds of before ask at the end of the way, or not at all. */
export class KeptProofs1700000038000 implements MigrationInterface {
  readonly name = toleratedFrom(1_700_000_025_000, 'KeptProofs1700000038000');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "proof" ADD COLUMN "keep" boolean');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "proof" DROP COLUMN "keep"');
  }
}
