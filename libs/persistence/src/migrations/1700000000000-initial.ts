import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The first schema. Every type here means the same on SQLite and PostgreSQL. */
export class Initial1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables.toReversed()) await runner.query(`DROP TABLE "${table}"`);
  }
}

const tables = [
  'client',
  'resource_server',
  'session',
  'interaction',
  'consent',
  'grant_record',
  'authorization_code',
  'refresh_token',
  'revoked_access_token',
  'signing_key',
  'account',
  'login_attempt',
];

const authentication = `"auth_time" bigint NOT NULL, "amr" text NOT NULL, "acr" text,
  "created_at" bigint NOT NULL, "expires_at" bigint NOT NULL`;
const ofGrant = `"digest" text PRIMARY KEY,
  "grant_id" text NOT NULL REFERENCES "grant_record" ("grant_id") ON DELETE CASCADE,
  "client_id" text NOT NULL, "created_at" bigint NOT NULL, "expires_at" bigint NOT NULL, "consumed_at" bigint`;

const statements = [
  `CREATE TABLE "client" ("client_id" text PRIMARY KEY, "client_name" text NOT NULL,
    "token_endpoint_auth_method" text NOT NULL, "client_secret_digest" text, "redirect_uris" text NOT NULL,
    "post_logout_redirect_uris" text NOT NULL, "grant_types" text NOT NULL, "identity_scopes" text NOT NULL,
    "resources" text NOT NULL, "default_resource" text, "acts_as_resource" text, "require_pkce" boolean NOT NULL,
    "consent_required" boolean NOT NULL, "rotate_refresh_tokens" boolean NOT NULL, "application_type" text NOT NULL,
    "client_uri" text, "logo_uri" text, "policy_uri" text, "tos_uri" text, "created_at" bigint NOT NULL)`,
  `CREATE TABLE "resource_server" ("identifier" text PRIMARY KEY, "name" text NOT NULL, "scopes" text NOT NULL,
    "access_token_lifetime" bigint NOT NULL, "signing_algorithm" text NOT NULL)`,
  `CREATE TABLE "session" ("session_id" text PRIMARY KEY, "cookie_digest" text NOT NULL, "subject" text NOT NULL,
    ${authentication}, "ended_at" bigint)`,
  `CREATE UNIQUE INDEX "session_cookie" ON "session" ("cookie_digest")`,
  `CREATE INDEX "session_subject" ON "session" ("subject")`,
  `CREATE INDEX "session_expiry" ON "session" ("expires_at")`,
  `CREATE TABLE "interaction" ("interaction_id" text PRIMARY KEY, "browser_digest" text NOT NULL,
    "request" text NOT NULL, "created_at" bigint NOT NULL, "expires_at" bigint NOT NULL,
    "logged_in_session_id" text, "consented_at" bigint)`,
  `CREATE INDEX "interaction_expiry" ON "interaction" ("expires_at")`,
  `CREATE TABLE "consent" ("subject" text NOT NULL, "client_id" text NOT NULL, "identity_scopes" text NOT NULL,
    "resources" text NOT NULL, "updated_at" bigint NOT NULL, PRIMARY KEY ("subject", "client_id"))`,
  `CREATE TABLE "grant_record" ("grant_id" text PRIMARY KEY, "subject" text NOT NULL, "client_id" text NOT NULL,
    "session_id" text NOT NULL, "identity_scopes" text NOT NULL, "resources" text NOT NULL, ${authentication},
    "revoked_at" bigint)`,
  `CREATE INDEX "grant_subject" ON "grant_record" ("subject", "created_at")`,
  `CREATE INDEX "grant_client" ON "grant_record" ("client_id", "created_at")`,
  `CREATE INDEX "grant_session" ON "grant_record" ("session_id")`,
  `CREATE INDEX "grant_expiry" ON "grant_record" ("expires_at")`,
  `CREATE TABLE "authorization_code" (${ofGrant}, "redirect_uri" text NOT NULL, "redirect_uri_given" boolean NOT NULL,
    "code_challenge" text, "nonce" text)`,
  `CREATE INDEX "code_expiry" ON "authorization_code" ("expires_at")`,
  `CREATE INDEX "code_grant" ON "authorization_code" ("grant_id")`,
  `CREATE TABLE "refresh_token" (${ofGrant}, "successor_digest" text)`,
  `CREATE INDEX "refresh_expiry" ON "refresh_token" ("expires_at")`,
  `CREATE INDEX "refresh_grant" ON "refresh_token" ("grant_id")`,
  `CREATE TABLE "revoked_access_token" ("jti" text PRIMARY KEY, "expires_at" bigint NOT NULL)`,
  `CREATE INDEX "revoked_expiry" ON "revoked_access_token" ("expires_at")`,
  `CREATE TABLE "signing_key" ("kid" text PRIMARY KEY, "algorithm" text NOT NULL, "encrypted_private_jwk" text NOT NULL,
    "created_at" bigint NOT NULL, "activates_at" bigint NOT NULL, "retires_at" bigint, "expires_at" bigint)`,
  `CREATE TABLE "account" ("subject" text PRIMARY KEY, "username" text NOT NULL, "email" text,
    "email_verified" boolean NOT NULL, "name" text, "given_name" text, "family_name" text,
    "middle_name" text, "nickname" text, "profile" text, "picture" text, "website" text, "gender" text,
    "birthdate" text, "zoneinfo" text, "locale" text, "phone_number" text, "phone_number_verified" boolean,
    "address" text, "password_hash" text NOT NULL, "disabled_at" bigint, "created_at" bigint NOT NULL, "updated_at" bigint NOT NULL)`,
  `CREATE UNIQUE INDEX "account_username" ON "account" ("username")`,
  `CREATE TABLE "login_attempt" ("key" text PRIMARY KEY, "failures" bigint NOT NULL,
    "last_failed_at" bigint NOT NULL)`,
  `CREATE INDEX "attempt_age" ON "login_attempt" ("last_failed_at")`,
];
