import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An API may want `typ: JWT`; without a word its tokens stay at+jwt, as they were. */
export class AccessTokenType1700000013000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "resource_server" ADD COLUMN "access_token_type" text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "resource_server" DROP COLUMN "access_token_type"');
  }
}
