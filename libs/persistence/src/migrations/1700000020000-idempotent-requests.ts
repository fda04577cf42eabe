import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Changes that callers gave a name of their own, so that each is done once. */
export class IdempotentRequests1700000020000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE "idempotent_request" ("key_digest" text PRIMARY KEY, "caller_digest" text NOT NULL,
      "fingerprint" text NOT NULL, "answer" text, "created_at" bigint NOT NULL, "expires_at" bigint NOT NULL)`);
    await runner.query('CREATE INDEX "idempotent_request_caller" ON "idempotent_request" ("caller_digest")');
    await runner.query('CREATE INDEX "idempotent_request_expiry" ON "idempotent_request" ("expires_at")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "idempotent_request"');
  }
}
