import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres } from '@signet/runtime/testing';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

let postgres: TestPostgres;
const issuers: RunningIssuer[] = [];
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await Promise.all(issuers.map((issuer) => issuer.close()));
  await postgres?.stop();
});

async function start(databaseUrl: string, env: Readonly<Record<string, string>> = {}): Promise<RunningIssuer> {
  const issuer = await runIssuer({ databaseUrl, replicas: 2, env: { CLIENT_REGISTRATION: 'open', ...env } });
  issuers.push(issuer);
  return issuer;
}

/** The id of a client that was made, as far as anybody was told. */
async function register(address: string): Promise<string | undefined> {
  const metadata = { client_name: 'App', redirect_uris: ['https://app.example/cb'] };
  const body = JSON.stringify(metadata);
  const headers = { 'content-type': 'application/json' };
  try {
    const answer = await fetch(`${address}/register`, { method: 'POST', headers, body });
    return answer.ok ? String(((await answer.json()) as Record<string, unknown>).client_id) : undefined;
  } catch {
    return undefined;
  }
}

const checkedBy = async ({ signet }: RunningIssuer) => Number((await signet(['audit', 'verify'])).checked);

it('processes that are killed while they write and seal leave no change without its entry, and a chain that holds', async () => {
  const databaseUrl = await postgres.createDatabase();
  const first = await start(databaseUrl);
  const known: string[] = [];
  let isKilled = false;
  const writers = [...first.addresses, ...first.addresses].map(async (address) => {
    while (!isKilled) {
      const clientId = await register(address);
      if (clientId !== undefined) known.push(clientId);
    }
  });
  // One of them has begun to seal, and both go on to write.
  while ((await checkedBy(first)) === 0);
  const sealedOnce = known.length;
  while (known.length <= sealedOnce) known.push(String(await register(first.issuer)));
  first.signal('SIGKILL');
  isKilled = true;
  await Promise.all(writers);
  // What they left holds, though not all of it has its place yet.
  await checkedBy(first);
  const second = await start(databaseUrl, { MASTER_KEY_FILE: String(first.env.MASTER_KEY_FILE) });
  const entries: Array<{ readonly name: string; readonly clientId: string }> = [];
  for (let after: readonly string[] = []; ; ) {
    const page = await second.signet(['audit', 'list', '--limit', '1000', ...after]);
    entries.push(...(page.items as typeof entries));
    if (page.next === undefined) break;
    after = ['--after', String(page.next)];
  }
  const told = entries.filter(({ name }) => name === 'client_registered').map(({ clientId }) => clientId);
  expect(new Set(told).size).toBe(told.length);
  expect(known.filter((clientId) => !told.includes(clientId))).toEqual([]);
  // Another one takes over, and every entry has one place.
  while ((await checkedBy(second)) < entries.length);
  expect(await checkedBy(second)).toBe(entries.length);
}, 300_000);
