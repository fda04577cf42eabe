import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Where people are not asked for a second factor at each sign-in. A build of before would leave a device remembered whose person changes their
 * password.
 */
export class RememberedDevices1700000038000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE "remembered_device" ("device_id" text PRIMARY KEY NOT NULL, "subject" text NOT NULL,
      "value_digest" text NOT NULL, "device" text, "last_used_at" bigint NOT NULL, "created_at" bigint NOT NULL, "expires_at" bigint NOT NULL)`);
    await runner.query('CREATE INDEX "remembered_device_subject" ON "remembered_device" ("subject")');
    await runner.query('CREATE INDEX "remembered_device_expiry" ON "remembered_device" ("expires_at")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "remembered_device"');
  }
}
