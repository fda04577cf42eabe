import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Grants are made for an organization, and an event may be about some rights at some APIs alone. What is there has neither. */
export class LostAccess1700000015000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "grant_record" ADD COLUMN "organization_id" text');
    await runner.query('ALTER TABLE "device_code" ADD COLUMN "organization" text');
    await runner.query('ALTER TABLE "consent" ADD COLUMN "organizations" text');
    await runner.query('ALTER TABLE "security_event" ADD COLUMN "lost" text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "security_event" DROP COLUMN "lost"');
    await runner.query('ALTER TABLE "consent" DROP COLUMN "organizations"');
    await runner.query('ALTER TABLE "device_code" DROP COLUMN "organization"');
    await runner.query('ALTER TABLE "grant_record" DROP COLUMN "organization_id"');
  }
}
