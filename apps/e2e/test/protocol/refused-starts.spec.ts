import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openSqliteConnection } from '@signet/runtime/database';
import { run } from '@signet/workspace/processes';
import { programFile } from '@signet/workspace/programs';

const folder = mkdtempSync(join(tmpdir(), 'signet-refused-'));
const notADatabase = join(folder, 'notes.txt');
let other: Server;
let taken: string;
beforeAll(async () => {
  writeFileSync(notADatabase, 'x'.repeat(5000));
  other = createServer();
  await new Promise<void>((resolve) => other.listen(0, 'localhost', resolve));
  taken = String((other.address() as AddressInfo).port);
});
afterAll(async () => {
  await new Promise((resolve) => other.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const issuer = { ISSUER: 'https://sso.example.com', PORT: '0' };
const urls = { ORDERS_URL: 'https://orders.example.com', INVOICES_URL: 'https://invoices.example.com' };
const programs = {
  sso: {
    env: { ...issuer, DATABASE_URL: `sqlite:${join(folder, 'sso.sqlite')}`, MASTER_KEY_FILE: join(folder, 'key') },
  },
  orders: {
    env: {
      ...issuer,
      DATABASE_URL: `sqlite:${join(folder, 'orders.sqlite')}`,
      CLIENT_ID: 'orders',
      CLIENT_SECRET: 'hidden',
      INVOICES_URL: urls.INVOICES_URL,
    },
  },
  invoices: {
    env: { ...issuer, DATABASE_URL: `sqlite:${join(folder, 'invoices.sqlite')}` },
  },
  portal: { env: { ...issuer, ...urls } },
} as const;
type Program = keyof typeof programs;
const all: readonly Program[] = ['sso', 'orders', 'invoices', 'portal'];
const withDatabase: readonly Program[] = ['sso', 'orders', 'invoices'];

/** The whole of what a start said that did not come about. */
async function refused(program: Program, change: Readonly<Record<string, string>>): Promise<string> {
  const { env } = programs[program];
  const outcome = await run(process.execPath, [programFile(program)], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env, ...change },
    quiet: true,
    timeoutMs: 60_000,
  });
  expect(outcome.code).toBe(1);
  expect(outcome.stdout).not.toMatch(/listens on|"level":"(error|fatal)"/);
  return outcome.stderr;
}

describe.each(all)('a start of %s', (program) => {
  it('says all that is wrong at once, a line for each variable', async () => {
    const stderr = await refused(program, { ISSUER: 'https://sso.example.com/', PORT: 'hidden' });
    expect(stderr.split('\n').sort()).toEqual([
      '',
      'error: ISSUER must not end with a slash',
      'error: PORT must be a port from 0 to 65535',
    ]);
  });

  it('names a port that is taken', async () => {
    const stderr = await refused(program, { PORT: taken, HOST: 'localhost' });
    expect(stderr).toBe(`error: PORT: ${taken} is taken by another process\n`);
  });
});

describe.each(withDatabase)('a start of %s without its database', (program) => {
  it('names it where nobody answers', async () => {
    const stderr = await refused(program, { DATABASE_URL: 'postgres://u:hidden@127.0.0.1:1/x?start_timeout=0' });
    expect(stderr).toBe('error: DATABASE_URL: the database is not available: ECONNREFUSED\n');
  });

  it('names it where the file is none', async () => {
    const stderr = await refused(program, { DATABASE_URL: `sqlite:${notADatabase}` });
    expect(stderr).toBe('error: DATABASE_URL: file is not a database\n');
  });

  it('names it where it cannot be made', async () => {
    const stderr = await refused(program, { DATABASE_URL: `sqlite:${join(notADatabase, 'x.sqlite')}` });
    expect(stderr).toMatch(/^error: DATABASE_URL: [^\n]+\n$/);
  });
});

describe.each([
  ['sso', 'signet'],
  ['orders', 'orders'],
  ['invoices', 'invoices'],
] as const)('a start of %s on the schema of a newer version', (program, schema) => {
  it('is refused in one line, and changes nothing', async () => {
    const file = join(folder, `newer-${program}.sqlite`);
    const names = { migrationsTableName: 'unused', migrations: [], entities: [], logging: false };
    const source = await openSqliteConnection(file, names);
    await source.query(
      `CREATE TABLE "${schema}_migrations" ("id" integer PRIMARY KEY, "timestamp" bigint NOT NULL, "name" varchar NOT NULL)`,
    );
    await source.query(`INSERT INTO "${schema}_migrations" VALUES (1, 1790000000000, 'Later1790000000000')`);
    const tables = () => source.query(`SELECT "name" FROM sqlite_master WHERE "type" = 'table'`);
    const before = await tables();
    const stderr = await refused(program, { DATABASE_URL: `sqlite:${file}` });
    expect(stderr).toMatch(
      /^error: DATABASE_URL: the database was brought up to date by a newer version \(Later1790000000000\)[^\n]+\n$/,
    );
    expect(await tables()).toEqual(before);
    await source.destroy();
  });
});
