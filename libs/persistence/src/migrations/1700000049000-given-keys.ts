import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Signing keys that operators give: a build of before would sign with the public half, and cannot live with them. */
export class GivenKeys1700000049000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "signing_key" ADD COLUMN "held_by" text');
    await runner.query('ALTER TABLE "signing_key" ADD COLUMN "spent" boolean');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM "signing_key" WHERE "held_by" IS NOT NULL');
    await runner.query('ALTER TABLE "signing_key" DROP COLUMN "spent"');
    await runner.query('ALTER TABLE "signing_key" DROP COLUMN "held_by"');
  }
}
