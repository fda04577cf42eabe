import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Client, digest, type GrantTypeName } from '@signet/authorization-server';
import { ask, consoleApp, type Person, person, tokenOf } from '../support/administering.js';
import { callback, orders, portal, type RunningSso, runSso } from '../support/running-sso.js';

const invoices = 'https://invoices.example.com';
const ledger = 'https://ledger.example.com';
const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
const tried: readonly GrantTypeName[] = ['authorization_code', 'client_credentials', 'refresh_token', exchange];
const secret = 'the secret of each of them';
/** RFC 7636 appendix B. */
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const codeChallenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const everything = [
  { identifier: orders, scopes: ['orders:read'] },
  { identifier: invoices, scopes: ['invoices:read', 'invoices:write', 'invoices:void', 'invoices:gone'] },
  { identifier: ledger, scopes: ['ledger:read', 'ledger:post'] },
];

const confidential: Client = {
  ...portal,
  tokenEndpointAuthMethod: 'client_secret_any',
  clientSecretDigest: digest(secret),
  resources: everything,
  consentRequired: false,
  rotateRefreshTokens: false,
};

const clients: readonly Client[] = [
  consoleApp,
  { ...confidential, clientId: 'web', grantTypes: ['authorization_code', 'refresh_token'] },
  { ...confidential, clientId: 'web-without-refresh', grantTypes: ['authorization_code'] },
  { ...confidential, clientId: 'service', grantTypes: ['client_credentials'] },
  { ...confidential, clientId: 'service-with-role', grantTypes: ['client_credentials'] },
  { ...confidential, clientId: 'service-of-nothing', grantTypes: ['client_credentials'], resources: [] },
  {
    ...confidential,
    clientId: 'public-all',
    tokenEndpointAuthMethod: 'none',
    clientSecretDigest: undefined,
    actsAsResource: orders,
    grantTypes: tried,
  },
  { ...confidential, clientId: 'stranger', origin: 'self_registered', grantTypes: tried, actsAsResource: orders },
  {
    ...confidential,
    clientId: 'orders-service',
    actsAsResource: orders,
    grantTypes: [exchange],
    resources: [{ identifier: invoices, scopes: ['invoices:read', 'invoices:write', 'invoices:void'] }],
  },
  {
    ...confidential,
    clientId: 'invoices-service',
    actsAsResource: invoices,
    grantTypes: [exchange, 'client_credentials'],
    resources: [{ identifier: ledger, scopes: ['ledger:post'] }],
  },
  { ...confidential, clientId: 'acts-as-nothing', grantTypes: [exchange] },
];

interface Way {
  readonly grantType: GrantTypeName;
  readonly needsRole: boolean;
}
interface Row {
  readonly clientId: string;
  readonly version: string;
  readonly cells: ReadonlyArray<{
    readonly audience: string;
    readonly lastUsedAt?: number;
    readonly scopes: ReadonlyArray<{
      readonly scope: string;
      readonly ways: readonly Way[];
      readonly lastUsedAt?: number;
    }>;
  }>;
}

let sso: RunningSso;
let token: string;
let writer: Person;
let plain: Person;

beforeAll(async () => {
  sso = await runSso({ clients });
  const { stores } = sso.issuer;
  const more = { accessTokenLifetime: 300, signingAlgorithm: 'ES256' } as const;
  await stores.resourceServers.save({
    ...more,
    identifier: invoices,
    name: 'Invoices',
    scopes: { 'invoices:read': 'Read', 'invoices:write': 'Write', 'invoices:void': 'Void' },
    scopesWithoutRole: ['invoices:read'],
    selfRegisteredScopes: ['invoices:read', 'invoices:write'],
    roles: { writer: { scopes: ['invoices:write'] } },
  });
  await stores.resourceServers.save({
    ...more,
    identifier: ledger,
    name: 'Ledger',
    scopes: { 'ledger:read': 'Read', 'ledger:post': 'Post' },
  });
  token = await tokenOf(sso, await person(sso, 'olga', 'owner'));
  writer = await person(sso, 'willa');
  plain = await person(sso, 'paul');
  const role = { resource: invoices, role: 'writer', assignedAt: 0 };
  await stores.roleAssignments.insert({ ...role, holder: { kind: 'account', id: writer.subject } });
  await stores.roleAssignments.insert({ ...role, holder: { kind: 'client', id: 'service-with-role' } });
});
afterAll(() => sso?.close());

async function request(client: Client, form: Record<string, string>) {
  const isPublic = client.tokenEndpointAuthMethod === 'none';
  const basic = Buffer.from(`${client.clientId}:${encodeURIComponent(secret).replaceAll('%20', '+')}`).toString(
    'base64',
  );
  const answer = await fetch(`${sso.address}/token`, {
    method: 'POST',
    headers: isPublic ? {} : { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ ...form, ...(isPublic && { client_id: client.clientId }) }),
  });
  return { status: answer.status, body: (await answer.json()) as { scope?: string; access_token?: string } };
}

/** A grant that once was given for all of it: what of it still counts is what the issuer says now. */
async function grantOf(client: Client, { subject }: Person, resources: Client['resources']): Promise<string> {
  const { stores, clock } = sso.issuer;
  const grantId = `grant-${randomUUID()}`;
  const now = clock.now();
  await stores.grants.insert({
    grantId,
    subject,
    clientId: client.clientId,
    grantedTo: { origin: client.origin, madeAt: client.createdAt },
    identityScopes: [],
    resources,
    authTime: now,
    amr: ['pwd'],
    offline: true,
    createdAt: now,
    expiresAt: now + 3600,
  });
  return grantId;
}

/** What a request of this kind takes, made with all that it needs. */
async function formOf(client: Client, who: Person, grantType: GrantTypeName, audience: string, scope: string) {
  const { stores, clock } = sso.issuer;
  const now = clock.now();
  const given = randomUUID();
  const times = { createdAt: now, expiresAt: now + 60 };
  const target = { grant_type: grantType, resource: audience };
  const { clientId } = client;
  if (grantType === 'authorization_code') {
    const grantId = await grantOf(client, who, [{ identifier: audience, scopes: [scope] }]);
    const redirect = { redirectUri: callback, redirectUriGiven: true, codeChallenge };
    await stores.authorizationCodes.insert({ digest: digest(given), grantId, clientId, ...redirect, ...times });
    return { ...target, code: given, redirect_uri: callback, code_verifier: verifier };
  }
  if (grantType === 'refresh_token') {
    const grantId = await grantOf(client, who, [{ identifier: audience, scopes: [scope] }]);
    await stores.refreshTokens.insert({ digest: digest(given), grantId, clientId, ...times });
    return { ...target, refresh_token: given, scope };
  }
  if (grantType === exchange) return { ...target, scope, ...(await subjectOf(who, client.actsAsResource ?? orders)) };
  return { ...target, scope };
}

async function subjectOf(who: Person, aud: string) {
  const subject = await tokenOf(sso, who, { clientId: 'web', scopes: [], claims: { aud } });
  return { subject_token: subject, subject_token_type: 'urn:ietf:params:oauth:token-type:access_token' };
}

async function gives(client: Client, who: Person, grantType: GrantTypeName, audience: string, scope: string) {
  const form = await formOf(client, who, grantType, audience, scope);
  const { status, body } = await request(client, form);
  return status === 200 && body.scope?.split(' ').includes(scope) === true;
}

async function matrix(
  query = '',
): Promise<{ readonly items: readonly Row[]; readonly audiences: readonly { identifier: string }[] }> {
  const told = await ask(sso, { path: `/audience-matrix${query}`, token });
  expect(told.status).toBe(200);
  return told.body;
}

const rowOf = async (clientId: string) => {
  const [row] = (await matrix(`?client=${clientId}`)).items;
  if (!row) throw new Error(`no row of ${clientId}`);
  return row;
};

describe('the matrix', () => {
  it.each(clients.slice(1).map((client) => [client.clientId, client] as const))(
    'says of %s what the issuer does: each cell is tried',
    async (clientId, client) => {
      const { cells } = await rowOf(clientId);
      const said: string[] = [];
      const done: string[] = [];
      for (const { identifier: audience, scopes } of everything) {
        const cell = cells.find((each) => each.audience === audience);
        for (const scope of scopes) {
          const ways = cell?.scopes.find((each) => each.scope === scope)?.ways ?? [];
          for (const grantType of tried) {
            for (const who of [writer, plain]) {
              const name = `${grantType} ${scope} ${who.username}`;
              const way = ways.find((each) => each.grantType === grantType);
              if (way && (!way.needsRole || (who === writer && scope === 'invoices:write'))) said.push(name);
              if (await gives(client, who, grantType, audience, scope)) done.push(name);
            }
          }
        }
      }
      expect(said).toEqual(done);
    },
  );

  it('has cells of both kinds, so that it is worth trying', async () => {
    const { items } = await matrix();
    const ways = items.flatMap(({ cells }) =>
      cells.flatMap(({ scopes }) => scopes.map((each) => each.ways.length > 0)),
    );
    expect(new Set(ways)).toEqual(new Set([true, false]));
    const grants = items.flatMap(({ cells }) =>
      cells.flatMap(({ scopes }) => scopes.flatMap(({ ways }) => ways.map(({ grantType }) => grantType))),
    );
    expect([...new Set(grants)]).toEqual(expect.arrayContaining([...tried]));
  });

  it('is changed by the change of the client that was looked at, and the issuer obeys at once', async () => {
    const service = clients.find(({ clientId }) => clientId === 'service-of-nothing') as Client;
    const { version } = await rowOf(service.clientId);
    expect(await gives(service, plain, 'client_credentials', ledger, 'ledger:read')).toBe(false);
    const change = (resources: Client['resources'], of: string) =>
      ask(sso, {
        method: 'PATCH',
        path: `/clients/${service.clientId}`,
        token,
        headers: { 'if-match': `"${of}"` },
        json: { metadata: { resources } },
      });
    const given = [{ identifier: ledger, scopes: ['ledger:read'] }];
    expect((await change(given, version)).status).toBe(200);
    expect(await gives(service, plain, 'client_credentials', ledger, 'ledger:read')).toBe(true);
    expect((await change([], version)).status).toBe(412);
    const by = await ask(sso, {
      path: `/audience-matrix/${service.clientId}/granted-by?audience=${encodeURIComponent(ledger)}&scope=ledger:read`,
      token,
    });
    expect(by.body.grantedBy.initiator).toMatchObject({ entity: 'admin', subject: expect.any(String) });
    await sso.issuer.audienceUses.flush();
    const { cells, version: next } = await rowOf(service.clientId);
    const used = cells.find(({ audience }) => audience === ledger);
    expect(used?.scopes.find(({ scope }) => scope === 'ledger:read')?.lastUsedAt).toBe(used?.lastUsedAt);
    expect(used?.lastUsedAt).toEqual(expect.any(Number));
    expect((await change([], next)).status).toBe(200);
    expect(await gives(service, plain, 'client_credentials', ledger, 'ledger:read')).toBe(false);
  });

  it('tells columns and rows by the page, one of each where it is named, and refuses what there is not', async () => {
    const one = await matrix(`?client=web&audience=${encodeURIComponent(ledger)}`);
    expect(one.audiences.map(({ identifier }) => identifier)).toEqual([ledger]);
    expect(one.items.map(({ cells }) => cells.length)).toEqual([1]);
    expect((await ask(sso, { path: '/audience-matrix?client=nobody', token })).status).toBe(404);
    expect((await ask(sso, { path: '/audience-matrix?audience=nothing', token })).status).toBe(404);
    const page = await ask(sso, { path: '/audience-matrix?limit=2', token });
    expect(page.body.items).toHaveLength(2);
    const next = await ask(sso, { path: `/audience-matrix?limit=2&cursor=${page.body.next}`, token });
    expect(next.body.items[0].clientId > page.body.items[1].clientId).toBe(true);
  });
});

describe('the graph', () => {
  const graph = async () => (await ask(sso, { path: '/audience-graph', token })).body;

  it('has the trades that the issuer makes, and no other', async () => {
    const { edges, truncated } = await graph();
    const said = edges.map(({ clientId, from, to }: Record<string, string>) => [clientId, from, to].join(' ')).sort();
    const done: string[] = [];
    for (const client of clients.slice(1)) {
      for (const from of [orders, invoices, ledger]) {
        for (const { identifier: to, scopes } of everything) {
          const target = { grant_type: exchange, resource: to, ...(await subjectOf(writer, from)) };
          const answers = await Promise.all(scopes.map((scope) => request(client, { ...target, scope })));
          if (answers.some(({ status }) => status === 200)) done.push([client.clientId, from, to].join(' '));
        }
      }
    }
    expect(said).toEqual(done.sort());
    expect(truncated).toBe(false);
  });

  it('says by which apps people come whose tokens are traded, and by no other', async () => {
    const { beginnings, edges } = await graph();
    const from = new Set(edges.map((edge: { from: string }) => edge.from));
    const ours = new Set(clients.slice(1).map(({ clientId }) => clientId));
    const said = beginnings
      .filter((each: { clientId: string }) => ours.has(each.clientId))
      .map(({ clientId, audience }: Record<string, string>) => `${clientId} ${audience}`)
      .sort();
    const done: string[] = [];
    for (const client of clients.slice(1)) {
      for (const { identifier: audience, scopes } of everything.filter(({ identifier }) => from.has(identifier))) {
        const answers = await Promise.all(
          scopes.map((scope) => gives(client, writer, 'authorization_code', audience, scope)),
        );
        if (answers.includes(true)) done.push(`${client.clientId} ${audience}`);
      }
    }
    expect(done).toContain(`web ${orders}`);
    expect(said).toEqual(done.sort());
  });

  it('names a chain of two, which is used once both trades were made', async () => {
    const chain = { audiences: [orders, invoices, ledger], clients: ['orders-service', 'invoices-service'] };
    expect((await graph()).chains).toContainEqual({ ...chain, used: expect.any(Boolean) });
    const [first, second] = chain.clients.map((id) => clients.find(({ clientId }) => clientId === id) as Client);
    const begun = await request(first as Client, {
      grant_type: exchange,
      resource: invoices,
      scope: 'invoices:read',
      ...(await subjectOf(plain, orders)),
    });
    const done = await request(second as Client, {
      grant_type: exchange,
      resource: ledger,
      subject_token: String(begun.body.access_token),
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    });
    expect([begun.status, done.status]).toEqual([200, 200]);
    await sso.issuer.audienceUses.flush();
    const { chains, edges } = await graph();
    expect(chains).toContainEqual({ ...chain, used: true });
    const used = edges.filter(({ lastUsedAt }: { lastUsedAt?: number }) => lastUsedAt !== undefined);
    expect(used.map(({ clientId }: { clientId: string }) => clientId)).toEqual(
      expect.arrayContaining(['orders-service', 'invoices-service']),
    );
  });
});
