import { toleratedFrom } from '@signet/runtime/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where invitations stand, and links by their address: builds of before make some that stand nowhere, as all did. */
export class PlacesOfInvitations1700000034000 implements MigrationInterface {
  readonly name = toleratedFrom(1_700_000_025_000, 'PlacesOfInvitations1700000034000');

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "account_link" ADD COLUMN "place" text NOT NULL DEFAULT ''`);
    await runner.query('CREATE INDEX "account_link_address" ON "account_link" ("purpose", "address", "place")');
    await runner.query('CREATE INDEX "account_link_place" ON "account_link" ("purpose", "place", "address")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "account_link_place"');
    await runner.query('DROP INDEX "account_link_address"');
    await runner.query('ALTER TABLE "account_link" DROP COLUMN "place"');
  }
}
