import { toleratedFrom } from '@signet/runtime/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The names of an API in several languages: builds of before show the one for who reads none of them. */
export class NamesByLanguage1700000033000 implements MigrationInterface {
  readonly name = toleratedFrom(1_700_000_025_000, 'NamesByLanguage1700000033000');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "resource_server" ADD COLUMN "names" text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "resource_server" DROP COLUMN "names"');
  }
}
