import { toleratedFrom } from '@signet/runtime/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people were offered once they had signed in: builds of before offer nothing. */
export class MadeOffers1700000039000 implements MigrationInterface {
  readonly name = toleratedFrom(1_700_000_037_000, 'MadeOffers1700000039000');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE "made_offer" ("subject" text NOT NULL, "offer" text NOT NULL, "offered_at" bigint NOT NULL,
      "declined_at" bigint, PRIMARY KEY ("subject", "offer"))`);
    await runner.query('ALTER TABLE "interaction" ADD COLUMN "offer" text');
    await runner.query('ALTER TABLE "interaction" ADD COLUMN "offered_to" text');
    await runner.query('ALTER TABLE "proof" ADD COLUMN "makes_passkeys" boolean');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "proof" DROP COLUMN "makes_passkeys"');
    await runner.query('ALTER TABLE "interaction" DROP COLUMN "offered_to"');
    await runner.query('ALTER TABLE "interaction" DROP COLUMN "offer"');
    await runner.query('DROP TABLE "made_offer"');
  }
}
