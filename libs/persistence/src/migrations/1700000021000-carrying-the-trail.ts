import { toleratedFrom } from '@signet/runtime/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What carries the audit trail elsewhere: builds of before carry nothing, and read none of it. */
export class CarryingTheTrail1700000021000 implements MigrationInterface {
  readonly name = toleratedFrom(1_700_000_013_000, 'CarryingTheTrail1700000021000');

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['alert', 'alert_rule', 'audit_follower', 'webhook_delivery', 'webhook']) {
      await runner.query(`DROP TABLE "${table}"`);
    }
  }
}

const up = [
  `CREATE TABLE "webhook" ("webhook_id" text PRIMARY KEY NOT NULL, "document" text NOT NULL,
    "encrypted_secrets" text NOT NULL, "created_at" bigint NOT NULL)`,
  `CREATE TABLE "webhook_delivery" ("delivery_id" text PRIMARY KEY NOT NULL, "webhook_id" text NOT NULL,
    "message_id" text NOT NULL, "kind" text NOT NULL, "reference" text NOT NULL, "position" bigint NOT NULL,
    "created_at" bigint NOT NULL, "attempts" bigint NOT NULL, "next_attempt_at" bigint NOT NULL, "reason" text,
    "dead_at" bigint)`,
  `CREATE INDEX "webhook_delivery_due" ON "webhook_delivery" ("webhook_id", "dead_at", "next_attempt_at")`,
  `CREATE INDEX "webhook_delivery_dead" ON "webhook_delivery" ("dead_at")`,
  `CREATE TABLE "audit_follower" ("name" text PRIMARY KEY NOT NULL, "position" bigint NOT NULL, "sent_at" bigint,
    "failing_since" bigint, "failure" text, "given_up_since" bigint, "holder" text, "held_until" bigint)`,
  `CREATE TABLE "alert_rule" ("rule_id" text PRIMARY KEY NOT NULL, "document" text NOT NULL)`,
  `CREATE TABLE "alert" ("alert_id" text PRIMARY KEY NOT NULL, "rule_id" text NOT NULL, "raised_on" text NOT NULL,
    "about" text NOT NULL, "first_at" bigint NOT NULL, "last_at" bigint NOT NULL, "entry_count" bigint NOT NULL,
    "entry_id" text NOT NULL, "raised_at" bigint)`,
  `CREATE INDEX "alert_of_rule" ON "alert" ("rule_id", "about", "first_at")`,
  `CREATE INDEX "alert_age" ON "alert" ("last_at")`,
];
