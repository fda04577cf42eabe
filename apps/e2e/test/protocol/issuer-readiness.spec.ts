import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Database, openDatabase } from '@signet/persistence';
import { ReadinessOf, withOperators } from '../support/readiness.js';
import { type RunningApp, runApp } from '../support/running-app.js';
import { mountSmallDisk } from '../support/small-disk.js';

const folder = mkdtempSync(join(tmpdir(), 'signet-issuer-ready-'));
const file = join(folder, 'sso.sqlite');
const masterKey = join(folder, 'master-key');
const disk = mountSmallDisk(16);
const started: RunningApp[] = [];
let readiness: ReadinessOf;
let other: Database;

async function start(more: Readonly<Record<string, string>>): Promise<RunningApp> {
  // In a file, which a test can take away.
  const app = await runApp('sso', folder, { ...withOperators, MASTER_KEY: '', ...more });
  started.push(app);
  return app;
}

beforeAll(async () => {
  const app = await start({ DATABASE_URL: `sqlite:${file}`, MASTER_KEY_FILE: masterKey, DRAIN_DELAY: '3600' });
  readiness = await ReadinessOf.app(app);
  await readiness.until();
  other = await openDatabase({ type: 'sqlite', file });
});
afterAll(async () => {
  await other?.close();
  await Promise.all(started.map((app) => app.process.kill()));
  disk?.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Another process at its file. */
async function change(...statements: readonly string[]): Promise<void> {
  await other.write(async (connection) => {
    for (const statement of statements) await connection.change(statement);
  });
}

async function isDown(reason: string): Promise<void> {
  const told = await readiness.until(reason);
  expect(told).toMatchObject({ code: 503, status: 'down', reasons: [{ reason, since: expect.any(Number) }] });
  expect(await readiness.public()).toEqual({ code: 503, body: { status: 'down' } });
  expect(await readiness.isAlive()).toBe(true);
}

async function isUp(): Promise<void> {
  expect(await readiness.until()).toEqual({ code: 200, status: 'ok', reasons: [] });
  expect(await readiness.public()).toEqual({ code: 200, body: { status: 'ok' } });
}

const putBack = ['DELETE FROM "signing_key"', 'INSERT INTO "signing_key" SELECT * FROM "kept"', 'DROP TABLE "kept"'];

describe('the issuer is not ready, and ready again,', () => {
  it.each([
    ['the database', file],
    ['its log', `${file}-wal`],
  ])('where the file of %s is away', async (_what, name) => {
    renameSync(name, `${name}.away`);
    // Nothing is written to it either.
    expect(await readiness.until('database_replaced', 'database_not_writable')).toMatchObject({ code: 503 });
    renameSync(`${name}.away`, name);
    await isUp();
  });

  it('where a later build changed the schema, unless that tolerates this one', async () => {
    const insert = (name: string) =>
      change(`INSERT INTO "signet_migrations" ("timestamp", "name") VALUES (1, '${name}')`);
    const remove = (name: string) => change(`DELETE FROM "signet_migrations" WHERE "name" = '${name}'`);
    await insert('Later1900000000000');
    await isDown('schema_newer');
    await remove('Later1900000000000');
    await isUp();
    const tolerant = 'tolerated_from_1000000000000_Later1900000000000';
    await insert(tolerant);
    // Another look of the schema has been made when a later one of its kind has found something.
    await change('ALTER TABLE "signet_migrations" RENAME TO "away"');
    await isDown('schema_older');
    await change('ALTER TABLE "away" RENAME TO "signet_migrations"');
    await isUp();
    await remove(tolerant);
  });

  it('where the schema is of an earlier build', async () => {
    const move = (from: string, to: string) =>
      change(`UPDATE "signet_migrations" SET "name" = '${to}' WHERE "name" = '${from}'`);
    const [row] = await other.read.rows('SELECT "name" FROM "signet_migrations" ORDER BY "name" LIMIT 1');
    const name = String(row?.name);
    const elsewhere = 'tolerated_from_1000000000000_Other1000000000000';
    await move(name, elsewhere);
    await isDown('schema_older');
    await move(elsewhere, name);
    await isUp();
  });

  it('where no key signs', async () => {
    await change('CREATE TABLE "kept" AS SELECT * FROM "signing_key"', 'DELETE FROM "signing_key"');
    await isDown('no_signing_key');
    await change('INSERT INTO "signing_key" SELECT * FROM "kept"');
    await isUp();
    await change(`DELETE FROM "signing_key" WHERE "algorithm" = 'ES256'`);
    await isDown('no_signing_key');
    await change(...putBack);
    await isUp();
  });

  it('where another process keeps the lock of writers', async () => {
    await other.transaction(() => isDown('database_not_writable'));
    await isUp();
  });
});

it('the issuer serves on where a new process could not read its keys, and says so', async () => {
  renameSync(masterKey, `${masterKey}.away`);
  expect(await readiness.until('keys_unreadable')).toMatchObject({ code: 200, status: 'degraded' });
  expect(await readiness.public()).toEqual({ code: 200, body: { status: 'degraded' } });
  renameSync(`${masterKey}.away`, masterKey);
  await isUp();
  const spoilt = `UPDATE "signing_key" SET "encrypted_private_jwk" = 'v1.AAAA'`;
  await change('CREATE TABLE "kept" AS SELECT * FROM "signing_key"', spoilt);
  expect(await readiness.until('keys_unreadable')).toMatchObject({ code: 200 });
  await change(...putBack);
  await isUp();
});

// By design where a file system may be mounted; the limit of SQLite itself has its test beside the store.
if (disk) {
  it('the issuer is not ready on a full disk, and ready again when there is room', async () => {
    const app = await start({
      DATABASE_URL: `sqlite:${join(disk.folder, 'sso.sqlite')}`,
      MASTER_KEY_FILE: masterKey.replace('master-key', 'other-key'),
    });
    const small = await ReadinessOf.app(app);
    await small.until();
    disk.fill();
    expect(await small.until('database_not_writable')).toMatchObject({ code: 503 });
    disk.empty();
    expect(await small.until()).toMatchObject({ code: 200 });
  });
}

it('the issuer says to operators that it drains, until it has ended', async () => {
  const [app] = started;
  app?.signal('SIGTERM');
  expect(await readiness.until('draining')).toMatchObject({ code: 503, status: 'draining' });
  expect(await readiness.public()).toEqual({ code: 503, body: { status: 'draining' } });
  // At once, by the second one: the delay of this one is long.
  app?.signal('SIGTERM');
  expect(await app?.process.ended).toMatchObject({ code: 143 });
});
