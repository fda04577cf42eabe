import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import type { DatabaseConfig } from '@signet/runtime/database';
import { DataSource } from 'typeorm';
import { furnish, type Living, useUp, whole } from '../../test/support/furnished-issuer.js';
import { testDatabases } from '../../test/support/test-databases.js';
import { dataSourceOptions } from '../sql/data-source-options.js';
import type { MovedTable } from '../transfer/moved-table.js';
import { parentsFirst } from '../transfer/parents-first.js';
import { migrations } from './index.js';

/** What a version stored, under the key of the tests and at their time. */
interface Stored {
  readonly living: Living;
  readonly tables: Readonly<Record<string, ReadonlyArray<Readonly<Record<string, string | number | boolean | null>>>>>;
}

const { kinds, open, emptyFile } = testDatabases();
const folder = join(dirname(fileURLToPath(import.meta.url)), '../../test/fixtures');
const numberOf = (name: string) => Number(name.slice(-13));
const levels = readdirSync(folder).map((name) => Number(/^stored-at-(\d{13})\.json$/.exec(name)?.[1]));

/** A database as that version left it, and the tables that it had. */
async function storedAt(level: number, config: DatabaseConfig): Promise<{ living: Living; empty: readonly string[] }> {
  const { living, tables }: Stored = JSON.parse(readFileSync(join(folder, `stored-at-${level}.json`), 'utf8'));
  const isPostgres = config.type === 'postgres';
  const target = isPostgres
    ? ({ type: 'postgres', url: config.url } as const)
    : ({ type: 'better-sqlite3', database: config.file } as const);
  const earlier = migrations.filter(({ name }) => numberOf(name) <= level);
  const source = await new DataSource({ ...target, ...dataSourceOptions, migrations: earlier }).initialize();
  try {
    await source.runMigrations({ transaction: 'all' });
    for (const [table, rows] of Object.entries(tables)) {
      for (const row of rows) {
        const names = Object.keys(row).map((name) => `"${name}"`);
        const marks = names.map((_, index) => (isPostgres ? `$${index + 1}` : '?'));
        const values = Object.values(row).map((value) =>
          isPostgres || typeof value !== 'boolean' ? value : Number(value),
        );
        await source.query(`INSERT INTO "${table}" (${names}) VALUES (${marks})`, values);
      }
    }
    const found: ReadonlyArray<{ name: string }> = await source.query(
      isPostgres
        ? `SELECT table_name AS "name" FROM information_schema.tables WHERE table_schema = 'public'`
        : `SELECT "name" FROM sqlite_master WHERE "type" = 'table' AND "name" NOT LIKE 'sqlite%'`,
    );
    const empty: string[] = [];
    for (const { name } of found) {
      if ((await source.query(`SELECT 1 FROM "${name}" LIMIT 1`)).length === 0) empty.push(name);
    }
    return { living, empty };
  } finally {
    await source.destroy();
  }
}

describe.each(levels)('what the version of migration %d stored', (level) => {
  it.each(kinds)('fills every table, and is of use after the upgrade: %s', async (_name, empty) => {
    const config = await empty();
    const stored = await storedAt(level, config);
    expect(stored.empty).toEqual([]);
    const upgraded = await open(config);
    expect(await useUp(upgraded, stored.living)).toEqual(whole(stored.living));
    expect((await upgraded.stores.clients.list()).map(({ clientId }) => clientId)).toEqual(['app', 'unused']);
    expect(await upgraded.stores.securityEventStreams.find('stream')).toMatchObject({ clientId: 'app' });
    expect(await upgraded.loginAttempts.find('account:alice')).toMatchObject({ failures: 1 });
  });
});

it('what this version stores fills every table, and can be kept for the next ones', async () => {
  const opened = await open({ type: 'sqlite', file: emptyFile() });
  const living = await furnish(opened);
  const tables: Record<string, unknown> = {};
  for (const table of await parentsFirst(opened.database.read)) {
    const rows = await opened.database.read.rows(`SELECT * FROM "${table.name}"`);
    tables[table.name] = rows.map((row) =>
      Object.fromEntries(namesOf(table).map((name, at) => [name, table.valuesOf(row)[at]])),
    );
  }
  expect(Object.entries(tables).filter(([, rows]) => (rows as unknown[]).length === 0)).toEqual([]);
  expect(levels).not.toEqual([]);
  // WRITE_STORED=yes keeps it, once for each version that is released.
  if (process.env.WRITE_STORED === 'yes') {
    mkdirSync(folder, { recursive: true });
    const level = Math.max(...migrations.map(({ name }) => numberOf(name)));
    writeFileSync(join(folder, `stored-at-${level}.json`), `${JSON.stringify({ living, tables }, null, 2)}\n`);
  }
});

function namesOf({ description }: MovedTable): readonly string[] {
  return description.columns.map(({ name }) => name);
}
