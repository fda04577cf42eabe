import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By what a provider knows whom to sign out: sealed, and gone with the session. */
export class SignOutElsewhere1700000041000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "session" ADD COLUMN "upstream_id_token_hint" text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "session" DROP COLUMN "upstream_id_token_hint"');
  }
}
