import { toleratedFrom } from '@signet/runtime/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Groups, organizations, and who has which role at an API. APIs of before have no roles: their scopes need none. */
export class Roles1700000014000 implements MigrationInterface {
  readonly name = toleratedFrom(1_700_000_013_000, 'Roles1700000014000');

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of down) await runner.query(statement);
  }
}

const up = [
  'ALTER TABLE "resource_server" ADD COLUMN "roles" text',
  'ALTER TABLE "resource_server" ADD COLUMN "scopes_without_role" text',
  `CREATE TABLE "group_record" ("group_id" text PRIMARY KEY NOT NULL, "name" text NOT NULL, "name_key" text NOT NULL,
    "description" text, "parent_id" text, "created_at" bigint NOT NULL)`,
  'CREATE UNIQUE INDEX "group_name" ON "group_record" ("name_key")',
  'CREATE INDEX "group_parent" ON "group_record" ("parent_id")',
  `CREATE TABLE "group_member" ("group_id" text NOT NULL, "subject" text NOT NULL, "added_at" bigint NOT NULL,
    PRIMARY KEY ("group_id", "subject"))`,
  'CREATE INDEX "group_member_subject" ON "group_member" ("subject", "group_id")',
  `CREATE TABLE "organization" ("organization_id" text PRIMARY KEY NOT NULL, "name" text NOT NULL, "display_name" text NOT NULL,
    "created_at" bigint NOT NULL)`,
  'CREATE UNIQUE INDEX "organization_name" ON "organization" ("name")',
  `CREATE TABLE "organization_member" ("organization_id" text NOT NULL, "subject" text NOT NULL, "added_at" bigint NOT NULL,
    PRIMARY KEY ("organization_id", "subject"))`,
  'CREATE INDEX "organization_member_subject" ON "organization_member" ("subject", "organization_id")',
  `CREATE TABLE "role_assignment" ("resource" text NOT NULL, "role" text NOT NULL, "holder_kind" text NOT NULL,
    "holder_id" text NOT NULL, "within_kind" text NOT NULL, "within_id" text NOT NULL, "assigned_at" bigint NOT NULL,
    PRIMARY KEY ("resource", "role", "holder_kind", "holder_id", "within_kind", "within_id"))`,
  'CREATE INDEX "role_holder" ON "role_assignment" ("holder_kind", "holder_id", "resource")',
  'CREATE INDEX "role_bound" ON "role_assignment" ("within_kind", "within_id")',
];

const down = [
  'DROP TABLE "role_assignment"',
  'DROP TABLE "organization_member"',
  'DROP TABLE "organization"',
  'DROP TABLE "group_member"',
  'DROP TABLE "group_record"',
  'ALTER TABLE "resource_server" DROP COLUMN "scopes_without_role"',
  'ALTER TABLE "resource_server" DROP COLUMN "roles"',
];
