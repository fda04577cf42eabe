import { toleratedFrom } from '@signet/runtime/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What browser a session is in, and whether its person wanted to stay signed in: builds of before know neither, and end it when it is unused. */
export class SessionsOfDevices1700000030000 implements MigrationInterface {
  readonly name = toleratedFrom(1_700_000_025_000, 'SessionsOfDevices1700000030000');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "session" ADD COLUMN "device" text');
    await runner.query('ALTER TABLE "session" ADD COLUMN "kept" boolean');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "session" DROP COLUMN "kept"');
    await runner.query('ALTER TABLE "session" DROP COLUMN "device"');
  }
}
