import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was revoked, the streams in which APIs hear of it, and what each has acknowledged. */
export class SecurityEvents1700000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['security_event_ack', 'security_event_stream', 'security_event']) {
      await runner.query(`DROP TABLE "${table}"`);
    }
  }
}

const statements = [
  `CREATE TABLE "security_event" ("event_id" text PRIMARY KEY, "kind" text NOT NULL, "subject_id" text NOT NULL,
    "initiating_entity" text NOT NULL, "occurred_at" bigint NOT NULL, "expires_at" bigint NOT NULL)`,
  `CREATE INDEX "event_occurrence" ON "security_event" ("occurred_at", "event_id")`,
  `CREATE INDEX "event_expiry" ON "security_event" ("expires_at")`,
  `CREATE TABLE "security_event_stream" ("stream_id" text PRIMARY KEY, "client_id" text NOT NULL,
    "created_at" bigint NOT NULL, "expires_at" bigint NOT NULL)`,
  `CREATE INDEX "stream_client" ON "security_event_stream" ("client_id")`,
  `CREATE INDEX "stream_expiry" ON "security_event_stream" ("expires_at")`,
  `CREATE TABLE "security_event_ack" (
    "stream_id" text NOT NULL REFERENCES "security_event_stream" ("stream_id") ON DELETE CASCADE,
    "event_id" text NOT NULL REFERENCES "security_event" ("event_id") ON DELETE CASCADE,
    PRIMARY KEY ("stream_id", "event_id"))`,
  `CREATE INDEX "ack_event" ON "security_event_ack" ("event_id")`,
];
