import { toleratedFrom } from '@signet/runtime/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pictures that people sent. A build of before leaves that of an account that it deletes; nobody is shown it. */
export class Pictures1700000032000 implements MigrationInterface {
  readonly name = toleratedFrom(1_700_000_025_000, 'Pictures1700000032000');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE "picture" (
      "subject" text PRIMARY KEY NOT NULL, "picture_id" text NOT NULL,
      "large" text NOT NULL, "small" text NOT NULL, "created_at" bigint NOT NULL)`);
    await runner.query('CREATE UNIQUE INDEX "picture_address" ON "picture" ("picture_id")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "picture"');
  }
}
