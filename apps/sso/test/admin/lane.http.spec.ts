import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Imported, runImport } from '@signet/administration';
import { type Client, defaultIssuerSettings } from '@signet/authorization-server';
import { createStores, loadMasterKey, openDatabase } from '@signet/persistence';
import { SystemRandomSource } from '@signet/runtime';
import { parseDatabaseUrl } from '@signet/runtime/database';
import { patientUrl, startPostgres, type TestPostgres } from '@signet/runtime/testing';
import { ask, consoleApp, type Person, person, tokenOf } from '../support/administering.js';
import { apiSecret, issuer, orders, ordersApi, type RunningSso, runSso } from '../support/running-sso.js';
import { person as alice, authorizationPath, redirectUri, secret, seed } from '../support/seed.js';
import { TestBrowser } from '../support/test-browser.js';

/** A service that asks for tokens by itself. */
const { actsAsResource: _, ...service } = ordersApi;
const robot: Client = {
  ...service,
  clientId: 'robot',
  resources: [{ identifier: orders, scopes: ['orders:read'] }],
};
const anyText: unknown = expect.any(String);

let postgres: TestPostgres;
let url: string;
let sso: RunningSso;
let owners: readonly Person[];
beforeAll(async () => {
  postgres = await startPostgres();
  url = await postgres.createDatabase();
  sso = await runSso({
    // Nothing ends by itself what waits for a lock.
    environment: {
      DATABASE_URL: patientUrl(url),
      TRUSTED_PROXIES: '127.0.0.1',
      RATE_LIMITS: 'off',
      // Sixty of one address who wait are many guesses that are not known to be right yet.
      SIGN_IN_CHALLENGE: 'off',
    },
    clients: [consoleApp, robot],
  });
  await seed(sso);
  // Somebody of whom the trail has what is personal.
  const maker = await person(sso, 'maker', 'owner');
  const made = { method: 'POST', path: '/users', json: { username: 'told', password: alice.password } };
  expect((await ask(sso, { ...made, token: await tokenOf(sso, maker) })).status).toBe(201);
  owners = await Promise.all(['olga', 'otto', 'odile'].map((name) => person(sso, name, 'owner')));
});
afterAll(async () => {
  await sso?.close();
  await postgres?.stop();
});

/** Runs `work` while another program has the tables. */
async function whileLocked(
  tables: readonly string[],
  work: (blocked: () => Promise<readonly string[]>) => Promise<void>,
) {
  const patient = `${url}?idle_in_transaction_session_timeout=600000`;
  const other = await openDatabase(parseDatabaseUrl(patient));
  const blocked = async () => {
    const waiting = await other.read.rows(`SELECT query FROM pg_stat_activity
      WHERE wait_event_type = 'Lock' AND datname = current_database()`);
    return waiting.map(({ query }) => String(query));
  };
  try {
    await other.transaction(async ({ read }) => {
      for (const table of tables) await read.change(`LOCK TABLE "${table}" IN ACCESS EXCLUSIVE MODE`);
      await work(blocked);
    });
  } finally {
    await other.close();
  }
}

/** One of as many networks as are asked for. */
const network = (index: number, of: number) => ({ 'x-forwarded-for': `${20 + (index % of)}.0.0.7` });

const basic = (id: string, password: string) =>
  `Basic ${Buffer.from(`${id}:${encodeURIComponent(password)}`).toString('base64')}`;

async function getsToken(client: string, password: string, form: Readonly<Record<string, string>>): Promise<void> {
  const headers = { authorization: basic(client, password) };
  const told = await sso.send({ method: 'POST', path: '/token', headers, form });
  expect([told.status, JSON.parse(told.text)]).toEqual([200, expect.objectContaining({ access_token: anyText })]);
}

/** Signs in, gets tokens, signs out again, gets one as a service and has one looked at, and reads what is public. */
async function goesOn(): Promise<void> {
  const browser = new TestBrowser(sso);
  const asked = await browser.follow(await browser.get(authorizationPath({ client_id: 'own', scope: 'openid' })));
  const answered = await browser.submit(asked, alice);
  expect(answered.status).toBe(303);
  const code = new URL(answered.location ?? '').searchParams.get('code') ?? '';
  await getsToken('own', secret, { grant_type: 'authorization_code', code, redirect_uri: redirectUri });
  expect((await browser.submit(await browser.get('/logout'))).status).toBe(303);
  await getsToken('robot', apiSecret, { grant_type: 'client_credentials', resource: orders, scope: 'orders:read' });
  const authorization = basic('orders-api', apiSecret);
  const introspected = await sso.send({
    method: 'POST',
    path: '/introspect',
    headers: { authorization },
    form: { token: await tokenOf(sso, owners[0] as Person) },
  });
  expect(introspected.status).toBe(200);
  for (const path of ['/jwks', '/.well-known/openid-configuration', '/health', '/health/ready']) {
    expect([path, (await sso.send({ path })).status]).toEqual([path, 200]);
  }
}

describe('while what operators ask for waits for a lock', () => {
  const path = '/initial-access-tokens';
  const table = 'initial_access_token';
  const list = { kind: 'lists', method: 'GET', done: 200, path, table } as const;
  const json = { uses: 1, lifetime: 60 };
  const change = { kind: 'changes', method: 'POST', done: 201, path, table, json } as const;
  // Sign-ins write no facts of people into the trail.
  const exported = { path: '/audit/export?format=jsonl', table: 'audit_person' } as const;
  const export_ = { kind: 'exports', method: 'GET', done: 200, ...exported } as const;
  it.each([
    { ...list, networks: 1 },
    { ...list, networks: 8 },
    { ...change, networks: 1 },
    { ...change, networks: 8 },
    { ...export_, networks: 1 },
    { ...export_, networks: 8 },
  ])(
    'people sign in and out, and tokens are looked at: $kind of $networks',
    async ({ networks, done, table: locked, ...asked }) => {
      const waits = new RegExp(`^(SELECT .* FROM|INSERT INTO) "${locked}"`, 's');
      const tokens = await Promise.all(owners.map((owner) => tokenOf(sso, owner)));
      let operators: ReadonlyArray<Promise<number>> = [];
      await whileLocked([locked], async (blocked) => {
        operators = Array.from({ length: 40 }, async (_, index) => {
          const token = tokens[index % tokens.length];
          const headers = network(index, networks);
          return (await ask(sso, { token, headers, ...asked })).status;
        });
        while (!(await blocked()).some((statement) => waits.test(statement))) await sso.send({ path: '/jwks' });
        await Promise.all(Array.from({ length: 12 }, goesOn));
        // Who changes something holds up nobody who reads something else.
        const reader = { token: tokens[0], headers: network(9, 16) };
        if (done === 201) expect((await ask(sso, { path: '/groups', ...reader })).status).toBe(200);
      });
      const statuses = await Promise.all(operators);
      // Whoever found no place has heard so.
      expect(statuses.filter((status) => ![done, 503].includes(status))).toEqual([]);
      expect(statuses).toContain(done);
    },
  );
});

describe('while an import of another process waits for a lock in the middle of its unit of work', () => {
  it('people sign in and out, tokens are given, and operators read', async () => {
    const token = await tokenOf(sso, owners[0] as Person);
    const { clock } = sso.issuer;
    const other = await openDatabase(parseDatabaseUrl(patientUrl(url)));
    try {
      const { administration: unitOfWork, administering } = createStores(
        other,
        loadMasterKey({ value: randomBytes(32).toString('base64url') }),
      );
      const records = async function* (): AsyncGenerator<Imported> {
        const common = { name: 'brought', notes: [] };
        yield { ...common, kind: 'account', username: 'brought', profile: {}, isDisabled: false, groups: [] };
        yield { ...common, kind: 'organization', displayName: 'Brought' };
      };
      let imported: Promise<unknown> = Promise.resolve();
      let changed: ReturnType<typeof ask> | undefined;
      await whileLocked(['organization'], async (blocked) => {
        const settings = defaultIssuerSettings(issuer);
        const random = new SystemRandomSource();
        const { identity } = sso.issuer;
        const ports = { unitOfWork, clock, random, settings, identity, readers: administering.records };
        imported = runImport(ports, { entity: 'admin', through: 'import' }, records());
        while (!(await blocked()).some((sql) => sql.includes('"organization"'))) await sso.send({ path: '/jwks' });
        // Units of work of operators go one by one.
        changed = ask(sso, { method: 'POST', path: '/groups', token, json: { name: 'behind the import' } });
        await Promise.all(Array.from({ length: 12 }, goesOn));
        for (const path of ['/users', '/groups', '/clients', '/audit/entries']) {
          expect([path, (await ask(sso, { path, token })).status]).toEqual([path, 200]);
        }
      });
      const taken = { created: 1 };
      expect(await imported).toMatchObject({ counts: { account: taken, organization: taken } });
      expect((await changed)?.status).toBe(201);
    } finally {
      await other.close();
    }
  });
});

describe('while people who sign in wait for a lock', () => {
  it('operators read and change', async () => {
    const token = await tokenOf(sso, owners[0] as Person);
    const codes = Array.from({ length: 60 }, async (_, index) => {
      const browser = new TestBrowser(sso);
      const page = await browser.follow(await browser.get(authorizationPath({ client_id: 'own', scope: 'openid' })));
      return { browser, page, index };
    });
    const ready = await Promise.all(codes);
    let people: ReadonlyArray<Promise<number>> = [];
    await whileLocked(['authorization_code'], async (blocked) => {
      people = ready.map(async ({ browser, page }) => (await browser.submit(page, alice)).status);
      // As many as the pool has connections.
      while ((await blocked()).length < 10) await sso.send({ path: '/jwks' });
      for (let index = 0; index < 6; index += 1) {
        const made = await ask(sso, {
          method: 'POST',
          path: '/groups',
          token,
          json: { name: `made meanwhile ${index}` },
        });
        expect(made.status).toBe(201);
        for (const path of ['/users', '/groups', '/clients', '/audit/entries', `/users/${owners[0]?.subject}`]) {
          expect([path, (await ask(sso, { path, token })).status]).toEqual([path, 200]);
        }
      }
    });
    const statuses = await Promise.all(people);
    expect(statuses.filter((status) => ![303, 503].includes(status))).toEqual([]);
    expect(statuses).toContain(303);
  });
});
