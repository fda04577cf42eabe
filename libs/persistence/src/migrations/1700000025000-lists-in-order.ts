import type { MigrationInterface, QueryRunner } from 'typeorm';

const widened = [
  ['consent_client', '"consent" ("client_id", "subject", "destination")', '"consent" ("client_id")'],
  ['group_parent', '"group_record" ("parent_id", "name_key")', '"group_record" ("parent_id")'],
  [
    'role_holder',
    '"role_assignment" ("holder_kind", "holder_id", "resource", "role", "within_kind", "within_id")',
    '"role_assignment" ("holder_kind", "holder_id", "resource")',
  ],
  [
    'role_bound',
    '"role_assignment" ("within_kind", "within_id", "resource", "role", "holder_kind", "holder_id")',
    '"role_assignment" ("within_kind", "within_id")',
  ],
] as const;

/** Lists of administration come from an index in their order, whatever they are of: nothing is sorted for a page. */
export class ListsInOrder1700000025000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [name, ordered] of widened) await replaceIndex(runner, name, ordered);
    await runner.query(
      'CREATE INDEX "role_name" ON "role_assignment" ("role", "resource", "holder_kind", "holder_id", "within_kind", "within_id")',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "role_name"');
    for (const [name, , before] of widened) await replaceIndex(runner, name, before);
  }
}

async function replaceIndex(runner: QueryRunner, name: string, columns: string): Promise<void> {
  await runner.query(`DROP INDEX "${name}"`);
  await runner.query(`CREATE INDEX "${name}" ON ${columns}`);
}
