import { toleratedFrom } from '@signet/runtime/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People sign in by a verified address too: it is found by an index over what is compared of it. */
export class VerifiedAddresses1700000027000 implements MigrationInterface {
  readonly name = toleratedFrom(1_700_000_025_000, 'VerifiedAddresses1700000027000');

  async up(runner: QueryRunner): Promise<void> {
    // In the order of bytes only ASCII letters are folded, as SQLite does.
    const collation = runner.connection.options.type === 'postgres' ? 'COLLATE "C"' : 'COLLATE BINARY';
    await runner.query(
      `CREATE INDEX "account_verified_email" ON "account" (lower("email" ${collation})) WHERE "email_verified"`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "account_verified_email"');
  }
}
