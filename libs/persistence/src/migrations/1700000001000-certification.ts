import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Client metadata as one document; pushed requests, device codes, replays, logout deliveries and registration. */
export class Certification1700000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await moveClientsIntoDocuments(runner);
    for (const statement of statements) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('this migration cannot be undone: restore the database from before it');
  }
}

async function moveClientsIntoDocuments(runner: QueryRunner): Promise<void> {
  const rows: ReadonlyArray<Readonly<Record<string, unknown>>> = await runner.query('SELECT * FROM "client"');
  await runner.query('DROP TABLE "client"');
  await runner.query('CREATE TABLE "client" ("client_id" text PRIMARY KEY, "document" text NOT NULL)');
  const [id, document] = runner.connection.options.type === 'postgres' ? ['$1', '$2'] : ['?', '?'];
  for (const { client_id: clientId, ...columns } of rows) {
    const fields = Object.entries(columns)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [camelCase(name), parsed(name, value)]);
    await runner.query(`INSERT INTO "client" VALUES (${id}, ${document})`, [
      clientId,
      JSON.stringify({ ...Object.fromEntries(fields), securityProfile: 'classic' }),
    ]);
  }
}

const lists = ['redirect_uris', 'post_logout_redirect_uris', 'grant_types', 'identity_scopes', 'resources'];
const flags = ['require_pkce', 'consent_required', 'rotate_refresh_tokens'];

function parsed(name: string, value: unknown): unknown {
  if (lists.includes(name)) return JSON.parse(String(value));
  if (flags.includes(name)) return Boolean(value);
  return name === 'created_at' ? Number(value) : value;
}

function camelCase(column: string): string {
  return column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

const statements = [
  `ALTER TABLE "resource_server" ADD COLUMN "self_registered_scopes" text`,
  `ALTER TABLE "grant_record" ADD COLUMN "offline" boolean NOT NULL DEFAULT true`,
  `ALTER TABLE "grant_record" ADD COLUMN "claims" text`,
  `ALTER TABLE "authorization_code" ADD COLUMN "dpop_jkt" text`,
  `ALTER TABLE "refresh_token" ADD COLUMN "dpop_jkt" text`,
  `CREATE TABLE "pushed_request" ("digest" text PRIMARY KEY, "client_id" text NOT NULL, "parameters" text NOT NULL,
    "dpop_jkt" text, "signed" boolean NOT NULL, "created_at" bigint NOT NULL, "expires_at" bigint NOT NULL,
    "consumed_at" bigint)`,
  `CREATE INDEX "pushed_expiry" ON "pushed_request" ("expires_at")`,
  `CREATE TABLE "device_code" ("digest" text PRIMARY KEY, "user_code_digest" text NOT NULL, "client_id" text NOT NULL,
    "identity_scopes" text NOT NULL, "resources" text NOT NULL, "created_at" bigint NOT NULL,
    "expires_at" bigint NOT NULL, "poll_interval" bigint NOT NULL, "last_polled_at" bigint, "grant_id" text,
    "denied_at" bigint, "consumed_at" bigint)`,
  `CREATE UNIQUE INDEX "device_user_code" ON "device_code" ("user_code_digest")`,
  `CREATE INDEX "device_expiry" ON "device_code" ("expires_at")`,
  `CREATE TABLE "replay" ("digest" text PRIMARY KEY, "expires_at" bigint NOT NULL)`,
  `CREATE INDEX "replay_expiry" ON "replay" ("expires_at")`,
  `CREATE TABLE "logout_delivery" ("delivery_id" text PRIMARY KEY, "client_id" text NOT NULL, "subject" text NOT NULL,
    "session_id" text NOT NULL, "created_at" bigint NOT NULL, "expires_at" bigint NOT NULL, "attempts" bigint NOT NULL,
    "next_attempt_at" bigint NOT NULL)`,
  `CREATE INDEX "delivery_due" ON "logout_delivery" ("next_attempt_at")`,
  `CREATE INDEX "delivery_expiry" ON "logout_delivery" ("expires_at")`,
  `CREATE TABLE "initial_access_token" ("digest" text PRIMARY KEY, "created_at" bigint NOT NULL,
    "expires_at" bigint NOT NULL, "remaining" bigint NOT NULL)`,
  `CREATE INDEX "initial_expiry" ON "initial_access_token" ("expires_at")`,
  `CREATE TABLE "issuer_secret" ("name" text PRIMARY KEY, "encrypted_value" text NOT NULL)`,
];
