import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openDatabase } from '@signet/persistence';
import { parseDatabaseUrl } from '@signet/runtime/database';
import { startPostgres, type TestPostgres } from '@signet/runtime/testing';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

let postgres: TestPostgres;
const issuers: RunningIssuer[] = [];
const folders: string[] = [];
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await Promise.all(issuers.map((issuer) => issuer.close()));
  await postgres?.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

async function start(databaseUrl: string, replicas: number, env: Readonly<Record<string, string>> = {}) {
  const issuer = await runIssuer({ databaseUrl, replicas, env: { CLIENT_REGISTRATION: 'open', ...env } });
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

/** A token by which an app that is an owner administers. */
async function ownerToken({ issuer, signet }: RunningIssuer): Promise<string> {
  const audience = `${issuer}/admin/api/v1`;
  const create = ['clients', 'create', 'Robot', '--id', 'robot', '--grant-type', 'client_credentials'];
  const { clientSecret } = await signet([...create, '--resource', `${audience}=admin:users:write`]);
  await signet(['roles', 'assign', audience, 'owner', '--client', 'robot']);
  const authorization = `Basic ${Buffer.from(`robot:${encodeURIComponent(String(clientSecret))}`).toString('base64')}`;
  const body = new URLSearchParams({ grant_type: 'client_credentials', resource: audience });
  const answer = await fetch(`${issuer}/token`, { method: 'POST', headers: { authorization }, body });
  return String(((await answer.json()) as Record<string, unknown>).access_token);
}

let groups = 0;
/** The id of a group that was made by the administration API, as far as anybody was told. */
async function createGroup(address: string, token: string): Promise<string | undefined> {
  groups += 1;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ name: `group ${groups}` });
  try {
    const answer = await fetch(`${address}/admin/api/v1/groups`, { method: 'POST', headers, body });
    return answer.ok ? String(((await answer.json()) as Record<string, unknown>).groupId) : undefined;
  } catch {
    return undefined;
  }
}

/** All pages of a list of the shell. */
async function all({ signet }: RunningIssuer, ...command: readonly string[]) {
  const items: Array<Readonly<Record<string, unknown>>> = [];
  for (let after: readonly string[] = []; ; ) {
    const page = await signet([...command, '--limit', '1000', ...after]);
    items.push(...(page.items as typeof items));
    if (page.next === undefined) return items;
    after = ['--after', String(page.next)];
  }
}

/** As if the half minute had passed in which nobody takes over from who sealed last. */
async function endTurn(databaseUrl: string): Promise<void> {
  const other = await openDatabase(parseDatabaseUrl(databaseUrl));
  try {
    await other.write((connection) => connection.change('UPDATE "audit_chain" SET "held_until" = 1'));
  } finally {
    await other.close();
  }
}

it.each([
  ['SQLite', 1],
  ['PostgreSQL', 2],
])(
  'processes that are killed while they write and seal leave no change without its entry, and a chain that holds: %s',
  async (kind, replicas) => {
    const folder = mkdtempSync(join(tmpdir(), 'signet-killed-'));
    folders.push(folder);
    const databaseUrl = kind === 'SQLite' ? `sqlite:${join(folder, 'sso.sqlite')}` : await postgres.createDatabase();
    const first = await start(databaseUrl, replicas);
    const token = await ownerToken(first);
    const known = { clients: [] as string[], groups: [] as string[] };
    let isKilled = false;
    const writing = async (into: string[], write: () => Promise<string | undefined>) => {
      while (!isKilled) {
        const id = await write();
        if (id !== undefined) into.push(id);
      }
    };
    const writers = [...first.addresses, ...first.addresses].flatMap((address) => [
      writing(known.clients, () => register(address)),
      writing(known.groups, () => createGroup(address, token)),
    ]);
    // One of them has begun to seal, and all go on to write.
    while ((await checkedBy(first)) === 0);
    const sealedOnce = { clients: known.clients.length, groups: known.groups.length };
    while (known.clients.length <= sealedOnce.clients || known.groups.length <= sealedOnce.groups) {
      await fetch(`${first.issuer}/jwks`);
    }
    first.signal('SIGKILL');
    isKilled = true;
    await Promise.all(writers);
    // What they left holds, though not all of it has its place yet.
    await checkedBy(first);
    await endTurn(databaseUrl);
    const second = await start(databaseUrl, replicas, { MASTER_KEY_FILE: String(first.env.MASTER_KEY_FILE) });
    const entries = await all(second, 'audit', 'list');
    const told = (name: string, id: (entry: (typeof entries)[number]) => string) =>
      entries.filter((entry) => entry.name === name).map(id);
    const kinds = {
      clients: told('client_registered', ({ clientId }) => String(clientId)),
      groups: told('group_created', ({ target }) => String((target as { readonly id: string }).id)),
    };
    const stored = {
      clients: (await all(second, 'clients', 'list')).map(({ clientId, client_id }) => String(clientId ?? client_id)),
      groups: (await all(second, 'groups', 'list')).map(({ groupId }) => String(groupId)),
    };
    for (const each of ['clients', 'groups'] as const) {
      expect(known[each].length).toBeGreaterThan(0);
      expect(new Set(kinds[each]).size).toBe(kinds[each].length);
      // What was acknowledged is told, and what is told is there.
      expect(known[each].filter((id) => !kinds[each].includes(id))).toEqual([]);
      expect(kinds[each].filter((id) => !stored[each].includes(id))).toEqual([]);
    }
    expect(stored.groups.filter((id) => !kinds.groups.includes(id))).toEqual([]);
    // Another one takes over, and every entry has one place.
    while ((await checkedBy(second)) < entries.length);
    expect(await checkedBy(second)).toBeGreaterThanOrEqual(entries.length);
  },
  300_000,
);
