import { toleratedFrom } from '@signet/runtime/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * From when on browsers of an account are known, and whether who is half signed in wants to stay so: builds of before know neither. There a
 * browser that was forgotten is known, and who proves more is signed in for the usual time.
 */
export class WhatSignInsLeave1700000031000 implements MigrationInterface {
  readonly name = toleratedFrom(1_700_000_025_000, 'WhatSignInsLeave1700000031000');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "account" ADD COLUMN "devices_since" bigint');
    await runner.query('ALTER TABLE "proof" ADD COLUMN "keep" boolean');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "proof" DROP COLUMN "keep"');
    await runner.query('ALTER TABLE "account" DROP COLUMN "devices_since"');
  }
}
