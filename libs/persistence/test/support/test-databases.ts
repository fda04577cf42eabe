import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { Once } from '@signet/runtime';
import type { DatabaseConfig } from '@signet/runtime/database';
import { patientUrl, startPostgres, type TestPostgres, unsynced } from '@signet/runtime/testing';
import { createStores, type PersistentStores } from '../../src/create-stores.js';
import { loadMasterKey } from '../../src/key-cipher.js';
import type { Database } from '../../src/sql/database.js';
import { openDatabase } from '../../src/sql/open-database.js';

export const cipher = loadMasterKey({ value: Buffer.alloc(32, 7).toString('base64url') });

export interface OpenedDatabase extends PersistentStores {
  readonly database: Database;
}

type Kinds = ReadonlyArray<readonly [name: string, empty: () => Promise<DatabaseConfig>]>;

export interface TestDatabases {
  /** Each kind with what gives the configuration of an empty one: for `describe.each`. */
  readonly kinds: Kinds;
  /** The same with the schema up to date, copied from one that was migrated once for the file. */
  readonly migrated: Kinds;
  /** The URL of an empty database. */
  emptyPostgres(): Promise<string>;
  /** The path of a file that is not there yet. */
  emptyFile(): string;
  /** With the schema up to date. It is closed after the test. */
  open(config: DatabaseConfig): Promise<OpenedDatabase>;
  /** Before the test is over. */
  close(opened: OpenedDatabase): Promise<void>;
}

/** The databases of one spec file: SQLite in a folder of its own and a PostgreSQL. */
export function testDatabases(): TestDatabases {
  const folder = mkdtempSync(join(tmpdir(), 'signet-persistence-'));
  let postgres: TestPostgres | undefined;
  let opened: Database[] = [];
  let files = 0;

  beforeAll(async () => {
    postgres = await startPostgres(unsynced);
  }, 60_000);
  afterEach(async () => {
    const databases = opened;
    opened = [];
    await Promise.all(databases.map((database) => database.close()));
  });
  afterAll(async () => {
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const emptyFile = () => {
    files += 1;
    return join(folder, `${files}.sqlite`);
  };
  const emptyPostgres = async () => {
    if (postgres === undefined) throw new Error('PostgreSQL runs from beforeAll on');
    return postgres.createDatabase();
  };
  const migrate = async (config: DatabaseConfig) => (await openDatabase(config, { migrate: true })).close();
  // Migrated once for a file, not once for each test.
  const templates = {
    file: new Once(async () => {
      const file = emptyFile();
      await migrate({ type: 'sqlite', file });
      return file;
    }),
    url: new Once(async () => {
      const url = await emptyPostgres();
      await migrate({ type: 'postgres', url });
      return url;
    }),
  };
  return {
    kinds: [
      ['SQLite', async () => ({ type: 'sqlite', file: emptyFile() })],
      ['PostgreSQL', async () => ({ type: 'postgres', url: await emptyPostgres() })],
    ],
    migrated: [
      [
        'SQLite',
        async () => {
          const file = emptyFile();
          copyFileSync(await templates.file.get(), file);
          return { type: 'sqlite', file };
        },
      ],
      [
        'PostgreSQL',
        async () => {
          const template = await templates.url.get();
          if (postgres === undefined) throw new Error('PostgreSQL runs from beforeAll on');
          return { type: 'postgres', url: await postgres.createDatabase(template) };
        },
      ],
    ],
    emptyFile,
    emptyPostgres,
    open: async (config) => {
      const database = await openDatabase(patient(config), { migrate: true });
      opened.push(database);
      return { database, ...createStores(database, cipher) };
    },
    close: async ({ database }) => {
      opened = opened.filter((each) => each !== database);
      await database.close();
    },
  };
}

function patient(config: DatabaseConfig): DatabaseConfig {
  return config.type === 'postgres' ? { ...config, url: patientUrl(config.url) } : config;
}
