import { toleratedFrom } from '@signet/runtime/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whom mail and kept answers are of, so that they go with the person. */
export class WhatGoesWithPeople1700000026000 implements MigrationInterface {
  readonly name = toleratedFrom(1_700_000_025_000, 'WhatGoesWithPeople1700000026000');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "mail" ADD COLUMN "subject" text');
    await runner.query('ALTER TABLE "mail" ADD COLUMN "address_digest" text');
    await runner.query('CREATE INDEX "mail_subject" ON "mail" ("subject")');
    await runner.query('CREATE INDEX "mail_address" ON "mail" ("address_digest")');
    await runner.query('ALTER TABLE "idempotent_request" ADD COLUMN "subjects" text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "idempotent_request" DROP COLUMN "subjects"');
    await runner.query('DROP INDEX "mail_address"');
    await runner.query('DROP INDEX "mail_subject"');
    await runner.query('ALTER TABLE "mail" DROP COLUMN "address_digest"');
    await runner.query('ALTER TABLE "mail" DROP COLUMN "subject"');
  }
}
