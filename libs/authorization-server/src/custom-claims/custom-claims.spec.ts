import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { invoices, orders } from '../../test/authorization-fixture.js';
import { resourceServers } from '../../test/test-clients.js';
import {
  alice,
  authorizeAndRedeem,
  read,
  requestOf,
  startIssuer,
  type TestIssuer,
  tokens,
} from '../../test/token-fixture.js';
import { reservedClaims } from '../claims/reserved-claims.js';
import type { ClaimsPolicy } from '../records/claims-policy.js';
import type { Client } from '../records/client.js';

const attributes = { department: 'R&D', level: 7, remote: false, sites: ['Paris', 'Lyon'] };
const scope = 'openid profile email groups orders:read';
const told: Partial<Client> = {
  identityScopes: ['openid', 'profile', 'email', 'groups', 'offline_access'],
  idTokenClaims: 'granted_scopes',
};

const roleOfAlice = { resource: orders, holder: { kind: 'account', id: 'alice' }, assignedAt: 1 } as const;

async function start(client: Partial<Client> = {}, api: ClaimsPolicy | undefined = undefined, more: object = {}) {
  const server = await startIssuer({ attributes, clients: { 'web basic': { ...told, ...client } }, ...more });
  const { groups, resourceServers: servers, roleAssignments } = server.stores;
  const [first] = resourceServers;
  if (first === undefined) throw new Error('no API');
  const roles = { clerk: { scopes: ['orders:read'] }, manager: { scopes: ['orders:read', 'orders:write'] } };
  const withRoles = api?.roles && { roles, scopesWithoutRole: ['orders:read'] };
  await servers.save({ ...first, ...withRoles, ...(api && { claimsPolicy: api }) });
  for (const [groupId, parentId] of [['firm'], ['it', 'firm'], ['choir'], ['board']] as const) {
    await groups.insert({ groupId, name: `The ${groupId}`, createdAt: 1, ...(parentId && { parentId }) });
  }
  for (const groupId of ['it', 'choir']) await groups.addMember({ groupId, subject: 'alice', addedAt: 1 });
  const there = { resource: orders, role: 'clerk', assignedAt: 1 };
  await roleAssignments.insert({ ...there, holder: { kind: 'group', id: 'firm' } });
  await roleAssignments.insert({ ...there, holder: { kind: 'client', id: 'web basic' } });
  const within = { kind: 'organization', id: 'acme' } as const;
  await roleAssignments.insert({ ...there, role: 'manager', holder: { kind: 'account', id: 'alice' }, within });
  return server;
}

async function walk(server: TestIssuer, request: Readonly<Record<string, string | undefined>> = {}) {
  const given = await authorizeAndRedeem(server, { client: 'web basic', request: { scope, ...request } });
  const info = await server.core.userinfo.handle({ accessToken: given.access_token, scheme: 'Bearer', method: 'GET' });
  if (info.kind !== 'json') throw new Error('expected JSON');
  return {
    access: read(given.access_token).claims,
    id: read(given.id_token).claims,
    info: info.claims as Readonly<Record<string, unknown>>,
    refreshToken: given.refresh_token,
  };
}

async function stored<T>(record: Promise<T | undefined>): Promise<T> {
  const found = await record;
  if (found === undefined) throw new Error('no such record');
  return found;
}

/** Counts what is asked of the stores of groups and roles. */
function watched(server: TestIssuer): string[] {
  const asked: string[] = [];
  for (const store of [server.stores.groups, server.stores.roleAssignments] as const) {
    for (const [verb, method] of Object.entries(store)) {
      Object.assign(store, {
        [verb]: (...given: unknown[]) => {
          asked.push(verb);
          return (method as (...all: unknown[]) => unknown)(...given);
        },
      });
    }
  }
  return asked;
}

describe('groups', () => {
  it('are told for their scope, with those above them, at UserInfo and in an ID token that has claims', async () => {
    const { access, id, info } = await walk(await start());
    expect(info.groups).toEqual(['The choir', 'The firm', 'The it']);
    expect(id.groups).toEqual(['The choir', 'The firm', 'The it']);
    expect(access).not.toHaveProperty('groups');
  });

  it.each([
    [{ below: 'it' }, ['The it']],
    [{ only: ['firm', 'board'] }, ['The firm']],
    [{ only: ['board'] }, undefined],
  ] as const)('are told to a client as far as an operator lets it know them: %j', async (groups, names) => {
    expect((await walk(await start({ claimsPolicy: { groups } }))).info.groups).toEqual(names);
  });

  it('are told where a request names the claim, there alone', async () => {
    const server = await start({ idTokenClaims: 'requested' });
    const claims = JSON.stringify({ id_token: { groups: null } });
    const { id, info } = await walk(server, { scope: 'openid orders:read', claims });
    expect(id.groups).toEqual(['The choir', 'The firm', 'The it']);
    expect(info).not.toHaveProperty('groups');
  });

  it('are not told, and not looked up, without scope, to a client that may not ask, or to one that nobody vetted', async () => {
    for (const [client, request] of [
      [{}, { scope: 'openid profile orders:read' }],
      [{ origin: 'self_registered' }, { scope: 'openid groups orders:read' }],
      [{ identityScopes: ['openid', 'profile'] }, { claims: JSON.stringify({ userinfo: { groups: null } }) }],
    ] as const) {
      const server = await start(client);
      const asked = watched(server);
      const { access, id, info } = await walk(server, request);
      for (const each of [access, id, info]) expect(each).not.toHaveProperty('groups');
      expect(asked).toEqual([]);
    }
  });

  it('are gone with the scope at the next answer, also of a grant that had it', async () => {
    const server = await start();
    const { access_token } = await authorizeAndRedeem(server, { client: 'web basic', request: { scope } });
    const client = await server.stores.clients.find('web basic');
    await server.stores.clients.save({ ...client, identityScopes: ['openid'] } as Client);
    const info = await server.core.userinfo.handle({ accessToken: access_token, scheme: 'Bearer', method: 'GET' });
    expect(info).toHaveProperty('claims.sub', 'alice');
    expect(info).not.toHaveProperty('claims.groups');
  });

  it('that are too many are left out whole, which is said in the token and in the log', async () => {
    const server = await start();
    for (let at = 0; at < 100; at += 1) {
      await server.stores.groups.insert({ groupId: `g${at}`, name: `Group ${at}`, createdAt: 1 });
      await server.stores.groups.addMember({ groupId: `g${at}`, subject: 'alice', addedAt: 1 });
    }
    const { info } = await walk(server);
    expect(info).not.toHaveProperty('groups');
    expect(info.claims_omitted).toEqual(['groups']);
    expect(server.events).toContainEqual({
      event: 'claims_omitted',
      audience: 'web basic',
      subject: 'alice',
      claims: 'groups',
    });
  });
});

describe('roles', () => {
  it('stand in tokens of an API that says so: those of the person there, in no organization but the one acted for', async () => {
    const { access, id, info } = await walk(await start({}, { roles: true, groups: { only: ['firm'] } }));
    expect(access).toMatchObject({ roles: ['clerk'], groups: ['The firm'] });
    for (const each of [id, info]) expect(each).not.toHaveProperty('roles');
  });

  it('are those of the client where it acts for itself, and gone with the next token', async () => {
    const server = await start({}, { roles: true, mapped: { tenant: { value: 'acme' }, staff: { inGroup: 'firm' } } });
    const fields = { grant_type: 'client_credentials', resource: orders, scope: 'orders:read' };
    const mine = async () => read((await tokens(server, 'web basic', fields)).access_token).claims;
    expect(await mine()).toMatchObject({ sub: 'web basic', roles: ['clerk'], tenant: 'acme', staff: false });
    await server.stores.roleAssignments.deleteAll({ holder: { kind: 'client', id: 'web basic' } });
    expect(await mine()).not.toHaveProperty('roles');
  });

  it('are asked anew at refresh', async () => {
    const server = await start({}, { roles: true });
    const { access, refreshToken } = await walk(server, { scope: `${scope} offline_access` });
    expect(access.roles).toEqual(['clerk']);
    await server.stores.groups.removeMember({ groupId: 'it', subject: 'alice' });
    const next = await tokens(server, 'web basic', { grant_type: 'refresh_token', refresh_token: refreshToken });
    expect(read(next.access_token).claims).not.toHaveProperty('roles');
  });

  it('are told by introspection as far as they are still held', async () => {
    const server = await start({}, { roles: true });
    const { access_token: token } = await authorizeAndRedeem(server, { client: 'web basic', request: { scope } });
    const both = { ...roleOfAlice, role: 'manager' };
    await server.stores.roleAssignments.insert(both);
    const { access_token: later } = await authorizeAndRedeem(server, { client: 'web basic', request: { scope } });
    const about = async (of: string) => {
      const request = await requestOf(server, 'orders-api', { token: of });
      const answer = await server.core.introspection.handle(request, { jwt: false });
      return answer.kind === 'json' ? answer.introspection : undefined;
    };
    expect(await about(token)).toMatchObject({ active: true, roles: ['clerk'] });
    expect(await about(later)).toMatchObject({ roles: ['clerk', 'manager'] });
    await server.stores.roleAssignments.delete(both);
    expect(await about(later)).toMatchObject({ active: true, roles: ['clerk'] });
  });

  it('cost nothing where an API does not say so', async () => {
    const server = await start({ claimsPolicy: { mapped: { a: { value: 1 } } } }, { mapped: { b: { value: 2 } } });
    const asked = watched(server);
    expect((await walk(server, { scope: 'openid orders:read' })).access).toMatchObject({ b: 2 });
    expect(asked).toEqual([]);
  });
});

describe('claims that operators map', () => {
  const mapped: ClaimsPolicy['mapped'] = {
    dept: { attribute: 'department' },
    level: { attribute: 'level' },
    remote: { attribute: 'remote' },
    sites: { attribute: 'sites', scope: 'email' },
    absent: { attribute: 'toString' },
    'https://example.com/tenant': { value: 'acme' },
    in_it: { inGroup: 'it' },
    in_firm: { inGroup: 'firm' },
    in_board: { inGroup: 'board', scope: 'openid' },
  };
  const all = {
    dept: 'R&D',
    level: 7,
    remote: false,
    sites: ['Paris', 'Lyon'],
    'https://example.com/tenant': 'acme',
    in_it: true,
    in_firm: true,
    in_board: false,
  };

  it('stand in access tokens of the API, and of no other', async () => {
    const server = await start({}, { mapped: { ...mapped, sites: { attribute: 'sites' } } });
    const { access, info } = await walk(server);
    expect(access).toMatchObject(all);
    expect(access).not.toHaveProperty('absent');
    expect(info).not.toHaveProperty('dept');
    const other = await walk(server, { scope: 'openid invoices:read', resource: invoices });
    expect(Object.keys(other.access)).not.toEqual(expect.arrayContaining(['dept']));
  });

  it('stand in UserInfo and ID token of the client as far as their scopes were granted', async () => {
    const server = await start({ claimsPolicy: { mapped } });
    const { access, id, info } = await walk(server);
    for (const each of [id, info]) expect(each).toMatchObject(all);
    expect(access).not.toHaveProperty('dept');
    const less = await walk(server, { scope: 'openid orders:read' });
    expect(less.info).toEqual({ sub: 'alice', 'https://example.com/tenant': 'acme', in_board: false });
  });

  it('stand in no ID token of a client that reads UserInfo', async () => {
    const { id, info } = await walk(await start({ idTokenClaims: 'requested', claimsPolicy: { mapped } }));
    expect(info).toHaveProperty('dept');
    expect(id).not.toHaveProperty('dept');
  });

  it('are nothing of a client that no operator made, whatever its record has', async () => {
    const server = await start({ claimsPolicy: { mapped }, origin: 'self_registered' });
    expect((await walk(server, { scope: 'openid profile orders:read' })).info).not.toHaveProperty('dept');
  });

  it('are no roles and no groups, whatever a record has', async () => {
    const server = await start();
    const plain = await walk(server);
    const hostile = { roles: { value: ['owner'] }, groups: { value: '' } };
    const { clients, resourceServers: servers } = server.stores;
    await clients.save({ ...(await stored(clients.find('web basic'))), claimsPolicy: { mapped: hostile } });
    await servers.save({ ...(await stored(servers.find(orders))), claimsPolicy: { mapped: hostile } });
    const { access, id, info } = await walk(server);
    expect([access.roles, access.groups]).toEqual([undefined, undefined]);
    for (const said of [id, info]) expect(said).not.toHaveProperty('roles');
    expect([id.groups, info.groups]).toEqual([plain.id.groups, plain.info.groups]);
  });

  it('never are what the issuer says, whatever a record has', async () => {
    const names = fc.oneof(
      fc.constantFrom(...reservedClaims),
      fc.constantFrom('SUB', 'Iss', 'ѕub', 'ſub', '__proto__', 'constructor', 'nonce', 'act'),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
    );
    const values = fc.oneof(fc.string(), fc.boolean(), fc.integer(), fc.array(fc.string(), { maxLength: 3 }));
    const server = await start();
    const plain = await walk(server);
    const fixed = ({
      iat: _,
      exp: __,
      jti: ___,
      auth_time: ____,
      at_hash: _____,
      ...rest
    }: object & Record<string, unknown>) =>
      Object.fromEntries(
        Object.entries(rest).filter(([name]) => reservedClaims.includes(name) && name !== 'sid' && name !== 'grant_id'),
      );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(names, values), { maxLength: 6 }), async (pairs) => {
        const hostile = Object.fromEntries(pairs.map(([name, value]) => [name, { value }]));
        const { clients, resourceServers: servers } = server.stores;
        await clients.save({ ...(await stored(clients.find('web basic'))), claimsPolicy: { mapped: hostile } });
        await servers.save({ ...(await stored(servers.find(orders))), claimsPolicy: { mapped: hostile } });
        const { access, id, info } = await walk(server);
        expect(fixed(access)).toEqual(fixed(plain.access));
        expect(fixed(id)).toEqual(fixed(plain.id));
        expect(fixed(info)).toEqual(fixed(plain.info));
      }),
      { numRuns: 25 },
    );
  });
});

describe('what a client knows a person by', () => {
  it.each<[string, ClaimsPolicy['username'], string | undefined]>([
    ['the username', undefined, 'alice'],
    ['the address', 'email', 'alice@example.com'],
    ['the subject', 'subject', 'alice'],
    ['an attribute', { attribute: 'department' }, 'R&D'],
    ['a number', { attribute: 'level' }, '7'],
    ['no list', { attribute: 'sites' }, undefined],
    ['nothing that is not there', { attribute: 'badge' }, undefined],
  ])('is %s', async (_, username, name) => {
    const { id, info } = await walk(await start({ claimsPolicy: { username } }));
    expect(info.preferred_username).toBe(name);
    expect(id.preferred_username).toBe(name);
  });

  it('is an address only where it is theirs, and may be told: never the username in its place', async () => {
    const claimsPolicy = { username: 'email' } as const;
    const unverified = await start({ claimsPolicy }, undefined, { claims: { ...alice, email_verified: false } });
    expect((await walk(unverified)).info).not.toHaveProperty('preferred_username');
    const unasked = await walk(await start({ claimsPolicy }), { scope: 'openid profile orders:read' });
    expect(unasked.info).not.toHaveProperty('preferred_username');
    expect(unasked.info).not.toHaveProperty('email');
  });

  it('is the name that its sector has for them where it is pairwise', async () => {
    const { info } = await walk(await start({ claimsPolicy: { username: 'subject' }, subjectType: 'pairwise' }));
    expect(info.preferred_username).toBe(info.sub);
    expect(info.sub).not.toBe('alice');
  });

  it('is not told unasked', async () => {
    const { info } = await walk(await start({ claimsPolicy: { username: 'subject' } }), {
      scope: 'openid orders:read',
    });
    expect(info).toEqual({ sub: 'alice' });
  });
});
