import { toleratedFrom } from '@signet/runtime/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Until when the receiver of a message wants nothing of it. */
export class WebhooksThatPutOff1700000026100 implements MigrationInterface {
  readonly name = toleratedFrom(1_700_000_025_000, 'WebhooksThatPutOff1700000026100');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "webhook_delivery" ADD COLUMN "not_before" bigint');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "webhook_delivery" DROP COLUMN "not_before"');
  }
}
