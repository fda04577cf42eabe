import { toleratedFrom } from '@signet/runtime/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What happened, by minutes and hours, and a list of refusals by their reason: builds of before count nothing, and ask for none of it. */
export class Activity1700000047000 implements MigrationInterface {
  readonly name = toleratedFrom(1_700_000_037_000, 'Activity1700000047000');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE "activity" ("span" bigint NOT NULL, "starts_at" bigint NOT NULL, "kind" text NOT NULL,
      "name" text NOT NULL, "happened" bigint NOT NULL, "expires_at" bigint NOT NULL, PRIMARY KEY ("span", "starts_at", "kind", "name"))`);
    await runner.query('CREATE INDEX "activity_expiry" ON "activity" ("expires_at")');
    for (const name of ['refusal_place', 'refusal_time']) await runner.query(`DROP INDEX "${name}"`);
    await runner.query('CREATE INDEX "refusal_place" ON "refusal" ("place", "at", "support_code")');
    await runner.query('CREATE INDEX "refusal_code" ON "refusal" ("code", "at", "support_code")');
    await runner.query('CREATE INDEX "refusal_time" ON "refusal" ("at", "support_code")');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['refusal_place', 'refusal_code', 'refusal_time']) await runner.query(`DROP INDEX "${name}"`);
    await runner.query('CREATE INDEX "refusal_place" ON "refusal" ("place", "at")');
    await runner.query('CREATE INDEX "refusal_time" ON "refusal" ("at")');
    await runner.query('DROP TABLE "activity"');
  }
}
