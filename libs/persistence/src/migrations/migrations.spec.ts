import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { createStores } from '../create-stores.js';
import { loadMasterKey } from '../key-cipher.js';
import { dataSourceOptions } from '../sql/data-source-options.js';
import type { DatabaseConfig } from '../sql/database-url.js';
import { openDatabase } from '../sql/open-database.js';
import { startPostgres, type TestPostgres } from '../testing/postgres.js';
import { ClientOrigins1700000004000 } from './1700000004000-client-origins.js';
import { migrations } from './index.js';

type Migration = (typeof migrations)[number];
type Rows = Readonly<Record<string, ReadonlyArray<Readonly<Record<string, string | number>>>>>;

const cipher = loadMasterKey({ value: Buffer.alloc(32, 7).toString('base64url') });
const folder = mkdtempSync(join(tmpdir(), 'signet-migrations-'));
let postgres: TestPostgres;
const cleanUp: Array<() => Promise<void>> = [];

beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterEach(async () => {
  for (const step of cleanUp.splice(0)) await step();
});
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

let count = 0;
const databases: Readonly<Record<string, () => Promise<DatabaseConfig>>> = {
  SQLite: async () => {
    count += 1;
    return { type: 'sqlite', file: join(folder, `${count}.sqlite`) };
  },
  PostgreSQL: async () => ({ type: 'postgres', url: await postgres.createDatabase() }),
};

/** A database as it was before this migration, with these rows, brought up to date. */
async function upgraded(config: DatabaseConfig, migration: Migration, tables: Rows) {
  const target =
    config.type === 'sqlite'
      ? ({ type: 'better-sqlite3', database: config.file } as const)
      : ({ type: 'postgres', url: config.url } as const);
  const earlier = migrations.slice(0, migrations.indexOf(migration));
  const source = await new DataSource({ ...target, ...dataSourceOptions, migrations: earlier }).initialize();
  await source.runMigrations({ transaction: 'all' });
  for (const [table, rows] of Object.entries(tables)) {
    for (const row of rows) {
      const names = Object.keys(row).map((name) => `"${name}"`);
      const marks = names.map((_, index) => (config.type === 'postgres' ? `$${index + 1}` : '?'));
      await source.query(`INSERT INTO "${table}" (${names}) VALUES (${marks})`, Object.values(row));
    }
  }
  await source.destroy();
  const database = await openDatabase(config, { migrate: true });
  cleanUp.push(() => database.close());
  return createStores(database, cipher);
}

describe.each(Object.entries(databases))('what was stored before an upgrade: %s', (_name, create) => {
  it('clients say who made them: those with a registration access token themselves, the others an operator', async () => {
    const odd = 'A client \u0000 "é"';
    const client = (client_id: string, more: object = {}) => ({
      client_id,
      document: JSON.stringify({ clientName: odd, consentRequired: false, ...more }),
    });
    const many = Array.from({ length: 1001 }, (_, index) => client(`many-${index}`));
    const { stores } = await upgraded(await create(), ClientOrigins1700000004000, {
      client: [client('made'), client('self', { registrationAccessTokenDigest: 'digest' }), ...many],
    });
    expect(await stores.clients.find('made')).toEqual({
      clientId: 'made',
      clientName: odd,
      consentRequired: false,
      origin: 'operator',
    });
    expect(await stores.clients.find('self')).toMatchObject({ clientName: odd, origin: 'self_registered' });
    const origins = (await stores.clients.list()).map(({ origin }) => origin);
    expect(origins.filter((origin) => origin === 'operator')).toHaveLength(1002);
  });
});
