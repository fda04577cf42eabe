import { describe, expect, it } from '@jest/globals';
import type { DatabaseConfig } from '@signet/runtime/database';
import { toleratedFrom } from '@signet/runtime/database';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { furnish, useUp, whole } from '../../test/support/furnished-issuer.js';
import { testDatabases } from '../../test/support/test-databases.js';
import { dataSourceOptions } from '../sql/data-source-options.js';
import { openDatabase } from '../sql/open-database.js';
import { migrations } from './index.js';

const { kinds, open, emptyPostgres } = testDatabases();
const newest = Number(migrations.at(-1)?.name.slice(-13));

/** A column that a later version has. */
class Grown1790000000000 implements MigrationInterface {
  readonly name = toleratedFrom(newest, 'Grown1790000000000');
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "session" ADD COLUMN "later" text');
  }
  async down(): Promise<void> {}
}

/** Takes away what this version needs. */
class Lost1790000001000 implements MigrationInterface {
  readonly name = toleratedFrom(1_790_000_000_000, 'Lost1790000001000');
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "session" DROP COLUMN "last_seen_at"');
  }
  async down(): Promise<void> {}
}

class Silent1790000002000 implements MigrationInterface {
  async up(): Promise<void> {}
  async down(): Promise<void> {}
}

async function migratedByLater(config: DatabaseConfig, later: ReadonlyArray<new () => MigrationInterface>) {
  const target =
    config.type === 'sqlite'
      ? ({ type: 'better-sqlite3', database: config.file } as const)
      : ({ type: 'postgres', url: config.url } as const);
  const options = { ...target, ...dataSourceOptions, migrations: [...migrations, ...later] };
  const source = await new DataSource(options).initialize();
  await source.runMigrations({ transaction: 'all' });
  await source.destroy();
}

describe.each(kinds)('a schema of the next version: %s', (_name, empty) => {
  it('serves this one while it only grew: the process that runs, and one that is started anew', async () => {
    const config = await empty();
    const running = await open(config);
    const living = await furnish(running);
    await migratedByLater(config, [Grown1790000000000]);
    const restarted = await open(config);
    expect((await restarted.stores.sessions.find(living.sessionId))?.subject).toBe('alice');
    expect(await useUp(running, living)).toEqual(whole(living));
  });

  it.each([
    ['has lost what this one needs', [Grown1790000000000, Lost1790000001000], /\(\w*Lost1790000001000\)/],
    ['does not say who can live with it', [Silent1790000002000], /\(Silent1790000002000\)/],
  ])('that %s is refused in one line, migrating or not', async (_case, later, name) => {
    const config = await empty();
    await migratedByLater(config, later);
    for (const migrate of [true, false]) {
      const refusal = await openDatabase(config, { migrate }).then(
        (database) => database.close().then(() => 'opened'),
        (error: Error) => error.message,
      );
      expect(refusal).toMatch(name);
      expect(refusal).toMatch(/^the database was brought up to date by a newer version[^\n]+$/);
    }
  });
});

it('who waited for a newer version to migrate does not migrate after it: PostgreSQL', async () => {
  const config = { type: 'postgres', url: await emptyPostgres() } as const;
  const locking = await new DataSource(config).initialize();
  const runner = locking.createQueryRunner();
  await runner.query('SELECT pg_advisory_lock(7402119)');
  const older = openDatabase(config, { migrate: true }).then(
    (database) => database.close().then(() => 'opened'),
    (error: Error) => error.message,
  );
  const waiting = `SELECT 1 FROM pg_locks WHERE "locktype" = 'advisory' AND NOT "granted"`;
  while ((await runner.query(waiting)).length === 0);
  await migratedByLater(config, [Silent1790000002000]);
  await locking.destroy();
  expect(await older).toMatch(/\(Silent1790000002000\)/);
});
