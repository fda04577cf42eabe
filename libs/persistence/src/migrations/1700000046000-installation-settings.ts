import { toleratedFrom } from '@signet/runtime/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What operators decide of an installation: a build of before goes by its variables alone. */
export class InstallationSettings1700000046000 implements MigrationInterface {
  readonly name = toleratedFrom(1_700_000_037_000, 'InstallationSettings1700000046000');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE "installation_setting" ("section" text NOT NULL PRIMARY KEY, "document" text NOT NULL,
      "changed_at" bigint NOT NULL)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "installation_setting"');
  }
}
