import { toleratedFrom } from '@signet/runtime/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a configuration as code says: a build of before changes the things themselves, which is a change by hand. */
export class ManagedThings1700000044000 implements MigrationInterface {
  readonly name = toleratedFrom(1_700_000_037_000, 'ManagedThings1700000044000');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE "managed_thing" ("kind" text NOT NULL, "name" text NOT NULL, "digest" text NOT NULL,
      "applied_at" bigint NOT NULL, "applied_by" text, PRIMARY KEY ("kind", "name"))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "managed_thing"');
  }
}
