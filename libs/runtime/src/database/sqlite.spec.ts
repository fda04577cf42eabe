import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { migrateSqlite, openSqliteConnection } from './sqlite.js';

class Things1700000000000 implements MigrationInterface {
  readonly name = 'Things1700000000000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE "things" ("id" text PRIMARY KEY)');
  }
  async down(): Promise<void> {}
}

class Broken1700000001000 implements MigrationInterface {
  readonly name = 'Broken1700000001000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE "halves" ("id" text PRIMARY KEY)');
    throw new Error('half way');
  }
  async down(): Promise<void> {}
}

class Other1700000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE "others" ("id" text PRIMARY KEY)');
  }
  async down(): Promise<void> {}
}

class More1700000002000 implements MigrationInterface {
  async up(): Promise<void> {}
  async down(): Promise<void> {}
}

describe('a SQLite file', () => {
  let folder: string;
  const opened: DataSource[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'signet-runtime-'));
  });
  afterEach(async () => {
    for (const source of opened.splice(0)) await source.destroy();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(migrations: Array<new () => MigrationInterface>, settings: readonly string[] = []) {
    const file = join(folder, 'new', 'x.sqlite');
    const source = await openSqliteConnection(
      file,
      { entities: [], migrations, migrationsTableName: 'done', logging: false },
      { settings },
    );
    opened.push(source);
    return { source, file };
  }
  const tables = async (source: DataSource) =>
    (await source.query(`SELECT "name" FROM "sqlite_master" WHERE "type" = 'table'`)).map(
      ({ name }: { name: string }) => name,
    );

  it('is made with its folder, and keeps what it acknowledged', async () => {
    const { source, file } = await open([], ['cache_size = -123']);
    expect(existsSync(file)).toBe(true);
    const pragma = async (name: string) => Object.values((await source.query(`PRAGMA ${name}`))[0]);
    expect(await pragma('journal_mode')).toEqual(['wal']);
    expect(await pragma('synchronous')).toEqual([2]);
    expect(await pragma('foreign_keys')).toEqual([1]);
    expect(await pragma('busy_timeout')).toEqual([10_000]);
    expect(await pragma('cache_size')).toEqual([-123]);
    expect(await pragma('journal_size_limit')).toEqual([64 * 1024 * 1024]);
  });

  it('is brought up to date once, however often that is asked', async () => {
    const [first, second] = [await open([Things1700000000000]), await open([Things1700000000000])];
    await migrateSqlite(first.source);
    await migrateSqlite(second.source);
    expect(await tables(second.source)).toContain('things');
    expect(await first.source.query('SELECT "name" FROM "done"')).toEqual([{ name: 'Things1700000000000' }]);
  });

  it('keeps nothing of migrations of which one failed, and lets others write', async () => {
    const { source } = await open([Things1700000000000, Broken1700000001000]);
    await expect(migrateSqlite(source)).rejects.toThrow('half way');
    expect(await tables(source)).toEqual([]);
    const other = await open([Things1700000000000]);
    await migrateSqlite(other.source);
    expect(await tables(source)).toContain('things');
  });

  it('of a newer version is left as it is', async () => {
    const { source: newer } = await open([Things1700000000000, More1700000002000]);
    await migrateSqlite(newer);
    const { source } = await open([Things1700000000000, Other1700000001000]);
    await expect(migrateSqlite(source)).rejects.toThrow(/\(More1700000002000\)/);
    expect(await tables(source)).not.toContain('others');
  });

  it('is migrated in the transaction of who begins them, where somebody does', async () => {
    const { source } = await open([Things1700000000000]);
    let count = 0;
    await migrateSqlite(source, async (work) => {
      count += 1;
      await work();
    });
    expect(count).toBe(1);
    expect(await tables(source)).toContain('things');
  });
});
