import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openSqliteConnection } from '@signet/runtime/database';
import { exportJWK, generateKeyPair } from 'jose';
import { ReadinessOf, withOperators } from '../support/readiness.js';
import { type RunningApp, runApp } from '../support/running-app.js';
import { mountSmallDisk } from '../support/small-disk.js';

const folder = mkdtempSync(join(tmpdir(), 'signet-api-ready-'));
const secretFile = join(folder, 'secret');
const disk = mountSmallDisk(8);

/** An issuer of which a test says how it is. */
const state = { isAway: true, secret: 'first', isDeaf: false, keys: [] as object[] };
const held = new Set<ServerResponse>();
const answer = (response: ServerResponse, status: number, body: object) =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const issuer = createServer((request, response) => {
  const expected = `Basic ${Buffer.from(`invoices:${state.secret}`).toString('base64')}`;
  if (state.isAway) request.socket.destroy();
  else if (request.url === '/jwks') answer(response, 200, { keys: state.keys });
  else if (state.isDeaf) answer(response, 503, {});
  else if (request.headers.authorization !== expected) answer(response, 401, { error: 'invalid_client' });
  else if (request.method === 'DELETE') answer(response, 204, {});
  else if (request.url?.endsWith('/poll')) held.add(response);
  else answer(response, 201, { stream_id: 's' });
});
/** Polls end again and again, as those of an issuer do. */
const polls = setInterval(() => {
  for (const response of held) answer(response, 200, { sets: {}, moreAvailable: false });
  held.clear();
}, 100);

let base: string;
const started: RunningApp[] = [];

async function start(database: string): Promise<ReadinessOf> {
  const app = await runApp('invoices', folder, {
    ...withOperators,
    JWKS_URI: `${base}/jwks`,
    SECURITY_EVENTS_URL: `${base}/streams`,
    CLIENT_ID: 'invoices',
    CLIENT_SECRET_FILE: secretFile,
    REVOCATIONS_STALE_AFTER: '2',
    DATABASE_URL: `sqlite:${database}`,
    DRAIN_DELAY: '3600',
  });
  started.push(app);
  return ReadinessOf.app(app);
}

beforeAll(async () => {
  state.keys = [];
  writeFileSync(secretFile, 'first', { mode: 0o600 });
  issuer.listen(0, '127.0.0.1');
  await once(issuer, 'listening');
  base = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await Promise.all(started.map((app) => app.process.kill()));
  clearInterval(polls);
  issuer.closeAllConnections();
  issuer.close();
  disk?.remove();
  rmSync(folder, { recursive: true, force: true });
});

it('an API to which nobody sends a token becomes ready by itself, and says what it lacks until then and later', async () => {
  const file = join(folder, 'invoices.sqlite');
  const readiness = await start(file);
  expect(await readiness.until('keys_unknown', 'revocations_stale')).toMatchObject({ code: 503, status: 'down' });
  expect(await readiness.public()).toEqual({ code: 503, body: { status: 'down' } });
  expect(await readiness.isAlive()).toBe(true);

  // There, and nothing in its key set may be used.
  state.isAway = false;
  expect(await readiness.until('keys_empty')).toMatchObject({ code: 503, status: 'down' });
  const jwk = await exportJWK((await generateKeyPair('ES256')).publicKey);
  state.keys = [{ ...jwk, kid: 'k1', alg: 'ES256', use: 'sig' }];
  expect(await readiness.until()).toEqual({ code: 200, status: 'ok', reasons: [] });
  expect(await readiness.public()).toEqual({ code: 200, body: { status: 'ok' } });

  state.isDeaf = true;
  expect(await readiness.until('revocations_stale')).toMatchObject({ code: 503 });
  state.isDeaf = false;
  await readiness.until();

  state.secret = 'second';
  expect(await readiness.until('client_secret_refused')).toMatchObject({ code: 503 });
  writeFileSync(secretFile, 'second');
  await readiness.until();

  renameSync(file, `${file}.away`);
  expect(await readiness.until('database_replaced')).toMatchObject({ code: 503 });
  renameSync(`${file}.away`, file);
  await readiness.until();

  const other = await openSqliteConnection(file, { entities: [], migrations: [] });
  const [{ name = '' } = {}]: ReadonlyArray<{ name?: string }> = await other.query(
    `SELECT "name" FROM "sqlite_master" WHERE "name" LIKE '%migrations'`,
  );
  await other.query(`INSERT INTO "${name}" ("timestamp", "name") VALUES (1, 'Later1900000000000')`);
  expect(await readiness.until('schema_newer')).toMatchObject({ code: 503 });
  await other.query(`DELETE FROM "${name}" WHERE "name" = 'Later1900000000000'`);
  await readiness.until();
  await other.destroy();

  started[0]?.signal('SIGTERM');
  expect(await readiness.until('draining')).toMatchObject({ code: 503, status: 'draining' });
  expect(await readiness.public()).toEqual({ code: 503, body: { status: 'draining' } });
  expect(await readiness.isAlive()).toBe(true);
});

// By design where a file system may be mounted.
if (disk) {
  it('an API is not ready on a full disk, and ready again when there is room', async () => {
    const readiness = await start(join(disk.folder, 'invoices.sqlite'));
    await readiness.until();
    disk.fill();
    expect(await readiness.until('database_not_writable')).toMatchObject({ code: 503 });
    disk.empty();
    await readiness.until();
  });
}
