import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { invite, type NewInvitation } from '@signet/administration';
import type { RoleBound } from '@signet/authorization-server';
import { operations } from '../../src/admin/operations/index.js';
import { ask, audience, consoleApp, type Person, person, type Told, tokenOf } from '../support/administering.js';
import { type RunningSso, runSso } from '../support/running-sso.js';

const api = 'https://stock.example.com';
type Ids = Readonly<Record<string, string>>;

let sso: RunningSso;
/** Of each place its administrator's token, and what stands in it. */
const places: Record<string, { token: string; ids: Ids }> = {};
let elsewhere: Ids;
let both: Person;
const now = () => Math.floor(Date.now() / 1000);

async function place(name: string): Promise<Ids> {
  const { groups, organizations, sessions } = sso.issuer.stores;
  const [groupId, organizationId] = [`group-${name}`, `org-${name}`];
  await groups.insert({ groupId, name: `Group ${name}`, createdAt: now() });
  await organizations.insert({ organizationId, name, displayName: `Organization ${name}`, createdAt: now() });
  const things = await thingsOf(`member-${name}`, { groupId, organizationId }, sessions);
  const into = { groups: [{ groupId }] };
  return { groupId, organizationId, ...things, invitationId: await invitationInto(name, into) };
}

/** By somebody who may invite anywhere. */
async function invitationInto(name: string, into: Pick<NewInvitation, 'groups' | 'organizations'>): Promise<string> {
  const { ports } = sso.issuer.administration;
  const shell = { entity: 'admin', through: 'cli' } as const;
  return (await invite(ports, shell, { email: `guest-${name}@example.com`, ...into })).invitationId;
}

async function thingsOf(
  name: string,
  at: { groupId?: string; organizationId?: string },
  sessions = sso.issuer.stores.sessions,
) {
  const { groups, organizations, grants } = sso.issuer.stores;
  const someone = await person(sso, name);
  const { subject } = someone;
  if (at.groupId) await groups.addMember({ groupId: at.groupId, subject, addedAt: now() });
  if (at.organizationId) await organizations.addMember({ organizationId: at.organizationId, subject, addedAt: now() });
  await tokenOf(sso, someone, { clientId: 'portal' });
  const [grant] = await grants.list({ subject }, 1);
  const sessionId = `session-${randomUUID()}`;
  const times = { authTime: now(), createdAt: now(), expiresAt: now() + 3600 };
  await sessions.insert({ sessionId, cookieDigest: randomUUID() as never, subject, amr: ['pwd'], ...times });
  const accessId = `access-${randomUUID()}`;
  const until = now() + 3600;
  await sso.issuer.stores.supportAccesses.insert({
    accessId,
    supporter: 'somebody',
    subject,
    reason: 'Ticket',
    clientIds: ['portal'],
    createdAt: now(),
    enterBefore: until,
    until,
    expiresAt: until,
  });
  return { subject, grantId: grant?.grantId ?? '', sessionId, accessId };
}

async function administratorOf(name: string, within: RoleBound): Promise<string> {
  const someone = await person(sso, name);
  const { subject } = someone;
  const { groups, organizations, roleAssignments } = sso.issuer.stores;
  if (within.kind === 'group') await groups.addMember({ groupId: within.id, subject, addedAt: now() });
  else await organizations.addMember({ organizationId: within.id, subject, addedAt: now() });
  const holder = { kind: 'account', id: subject } as const;
  await roleAssignments.insert({ resource: audience, role: 'administrator', holder, within, assignedAt: now() });
  return tokenOf(sso, someone, within.kind === 'group' ? {} : { organizationId: within.id });
}

beforeAll(async () => {
  // Nobody listens there: what is queued waits.
  const mail = { SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'sso@sso.example' };
  sso = await runSso({ clients: [consoleApp], environment: { REGISTRATION: 'invitation', ...mail } });
  const roles = { clerk: { scopes: ['stock:read'] } };
  await sso.issuer.stores.resourceServers.save({
    identifier: api,
    name: 'Stock',
    scopes: { 'stock:read': 'See', 'stock:write': 'Change' },
    roles,
    accessTokenLifetime: 600,
    signingAlgorithm: 'ES256',
  });
  const group = await place('own-group');
  const organization = await place('own-org');
  // Who is in both kinds of places is nobody's alone.
  const inGroup = await thingsOf('in-group', { groupId: group.groupId as string });
  const inOrg = await thingsOf('in-org', { organizationId: organization.organizationId as string });
  const within = { kind: 'group', id: group.groupId as string } as const;
  const toGroup = await invitationInto('in-group', { groups: [{ groupId: within.id }] });
  const ofGroup = { groupId: within.id, ...inGroup, invitationId: toGroup };
  places.group = { token: await administratorOf('of-group', within), ids: ofGroup };
  const at = { kind: 'organization', id: organization.organizationId as string } as const;
  const toOrg = await invitationInto('in-org', { organizations: [{ organizationId: at.id }] });
  const ofOrg = { organizationId: at.id, ...inOrg, invitationId: toOrg };
  places.organization = { token: await administratorOf('of-org', at), ids: ofOrg };
  const kid = (await sso.issuer.stores.signingKeys.list())[0]?.kid ?? '';
  const other = { clientId: 'portal', identifier: api, kid, name: 'department', tokenId: 'x', entryId: 'y' };
  elsewhere = { ...(await place('elsewhere')), ...other };
  both = await person(sso, 'both');
  for (const organizationId of [at.id, elsewhere.organizationId as string]) {
    await sso.issuer.stores.organizations.addMember({ organizationId, subject: both.subject, addedAt: now() });
  }
  for (const groupId of [within.id, elsewhere.groupId as string]) {
    await sso.issuer.stores.groups.addMember({ groupId, subject: both.subject, addedAt: now() });
  }
});
afterAll(() => sso?.close());

const password = 'a password that nobody else has';
/** What is said beside the path, by the ids that it names. One that is missing fails below. */
const bodies: Readonly<Record<string, (ids: Ids) => unknown>> = {
  createUser: ({ groupId, organizationId }) => ({ username: 'x', password: 'short', groupId, organizationId }),
  changeUser: () => ({ nickname: 'x' }),
  setUserPassword: () => ({ password }),
  resetFactorsOfUser: () => ({}),
  defineAttribute: () => ({ name: 'department', type: 'string' }),
  changeAttribute: () => ({ description: 'x' }),
  createGroup: ({ groupId }) => ({ name: 'Another', parentId: groupId }),
  changeGroup: ({ groupId }) => ({ parentId: groupId }),
  createOrganization: () => ({ name: 'another', displayName: 'x' }),
  changeOrganization: () => ({ displayName: 'x' }),
  assignRole: (ids) => ({
    resource: api,
    role: 'clerk',
    holder: { kind: 'account', id: ids.subject },
    within: withinOf(ids),
  }),
  takeRole: (ids) => ({
    resource: api,
    role: 'clerk',
    holder: { kind: 'account', id: ids.subject },
    within: withinOf(ids),
  }),
  createClient: ({ clientId }) => ({ clientId, metadata: { client_name: 'X' } }),
  changeClient: () => ({ metadata: { client_name: 'X' } }),
  rotateClientSecret: () => ({}),
  createResource: ({ identifier }) => ({ identifier, scopes: { read: 'Read' } }),
  changeResource: () => ({ name: 'X' }),
  beginSupportAccess: ({ subject }) => ({ subject, reason: 'Ticket', clientIds: ['portal'], lifetime: 60 }),
  orderAction: () => ({ action: 'change_password' }),
  orderActionOfMembers: ({ groupId, organizationId }) => ({ action: 'change_password', groupId, organizationId }),
  rotateKey: () => ({ algorithm: 'ES256' }),
  createInvitation: (ids) => ({
    email: 'guest@example.com',
    ...(ids.groupId !== undefined && { groups: [ids.groupId] }),
    ...(ids.organizationId !== undefined && { organizations: [ids.organizationId] }),
  }),
  createInitialAccessToken: () => ({ uses: 1, lifetime: 60 }),
};
const queries: Readonly<Record<string, (ids: Ids) => Readonly<Record<string, string | undefined>>>> = {
  getAccessOfUser: ({ organizationId }) => ({ resource: api, organization_id: organizationId }),
  getAccessOfClient: () => ({ resource: api }),
  forgetConsents: ({ subject }) => ({ subject }),
  listActionOrders: ({ groupId, organizationId }) => ({ groupId, organizationId }),
  listInvitations: ({ groupId, organizationId }) => ({ groupId, organizationId }),
  listGroups: ({ groupId }) => ({ parent: groupId }),
  listSessions: ({ subject }) => ({ subject }),
  listGrants: ({ subject }) => ({ subject }),
  listConsents: ({ subject }) => ({ subject }),
  listRoleAssignments: ({ subject }) => ({ holder_kind: 'account', holder_id: subject }),
  listAudit: ({ subject }) => ({ subject }),
  exportAudit: ({ subject }) => ({ format: 'jsonl', subject }),
};

function withinOf({ groupId, organizationId }: Ids) {
  return groupId === undefined ? { kind: 'organization', id: organizationId } : { kind: 'group', id: groupId };
}

type Operation = (typeof operations)[number];

/** What is answered where it is not 200. */
const others: Readonly<Record<string, number>> = {
  endSession: 204,
  revokeGrant: 204,
  revokeInvitation: 204,
  createInvitation: 201,
};

function requestOf({ id, method, path, body }: Operation, ids: Ids) {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(ids[name] ?? 'none'));
  const given = Object.entries(queries[id]?.(ids) ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  const query = given.length > 0 ? `?${new URLSearchParams(given as string[][])}` : '';
  const headers = /PATCH|DELETE/.test(method) ? { 'if-match': '*' } : undefined;
  return {
    method,
    path: `${filled}${query}`,
    ...(headers && { headers }),
    ...(body && { json: bodies[id]?.(ids) ?? {} }),
  };
}

/** All that an answer says, but when and to whom it was given. */
function bytes({ status, headers, text }: Told) {
  const { date: _, 'x-request-id': __, ...others } = headers;
  return { status, text, headers: others };
}

const unknown = Object.fromEntries(
  [
    'groupId',
    'organizationId',
    'subject',
    'grantId',
    'sessionId',
    'accessId',
    'clientId',
    'identifier',
    'kid',
    'name',
    'tokenId',
    'entryId',
    'invitationId',
  ].map((name) => [name, `nobody-${name}`]),
);
/** Ids that an operation names: in whatever way its request differs without one. */
const namesOf = (operation: Operation, ids: Ids) =>
  Object.keys(ids).filter((name) => {
    const { [name]: _, ...others } = ids;
    return JSON.stringify(requestOf(operation, ids)) !== JSON.stringify(requestOf(operation, others));
  });

describe.each(['group', 'organization'])('the administrator of one %s', (kind) => {
  it.each(operations.map((operation) => [operation.id, operation] as const))(
    'learns by %s no more of what is elsewhere than of what is not there',
    async (id, operation) => {
      if (operation.body && operation.within) expect(Object.keys(bodies)).toContain(id);
      const isAsked = Object.keys(operation.query ?? {}).some((member) => /id$|^subject$|^parent$/i.test(member));
      if (isAsked && operation.within) expect(Object.keys(queries)).toContain(id);
      const { token, ids } = places[kind] ?? { token: '', ids: {} };
      const known = { ...elsewhere, ...ids };
      for (const name of namesOf(operation, { ...elsewhere, ...unknown })) {
        // In everything else it is what they may name.
        const of = kind === 'group' ? 'organizationId' : 'groupId';
        const { [of]: _, ...own } = name === of ? { ...known, [of]: undefined } : known;
        const [foreign, none] = [elsewhere, unknown].map((from) =>
          requestOf(operation, { ...own, [name]: from[name] } as Ids),
        );
        const told = await ask(sso, { ...foreign, token } as never);
        const toldOfNone = await ask(sso, { ...none, token } as never);
        expect({ id, name, ...bytes(told) }).toEqual({ id, name, ...bytes(toldOfNone) });
        expect(told.status).toBeGreaterThanOrEqual(400);
        expect(told.text).not.toContain('elsewhere');
      }
    },
  );

  it('may do what is theirs', async () => {
    const { token, ids } = places[kind] ?? { token: '', ids: {} };
    const allowed = ['getUser', 'changeUser', 'getRolesOfUser', 'getAccessOfUser', 'endSession', 'revokeGrant'];
    for (const id of [
      ...allowed,
      ...(kind === 'group'
        ? ['getGroup', 'addGroupMember']
        : ['getOrganization', 'addOrganizationMember', 'assignRole']),
      ...['createInvitation', 'listInvitations', 'revokeInvitation'],
    ]) {
      const operation = operations.find((each) => each.id === id);
      if (!operation) throw new Error(`there is no ${id}`);
      const { status } = await ask(sso, { ...requestOf(operation, ids), token } as never);
      expect([id, status]).toEqual([id, others[id] ?? 200]);
    }
  });

  it('is told no name of what is elsewhere of a person who is there too', async () => {
    const { roleAssignments, groups } = sso.issuer.stores;
    const top = { groupId: 'group-above-elsewhere', name: 'Above elsewhere', createdAt: now() };
    if (kind === 'group') {
      await groups.insert(top);
      const own = await groups.find(places.group?.ids.groupId as string);
      if (own) await groups.replace({ ...own, parentId: top.groupId });
    }
    const account = { kind: 'account', id: both.subject } as const;
    const at = { kind: 'organization', id: elsewhere.organizationId as string } as const;
    const holders = [
      { holder: account, within: at },
      { holder: { kind: 'group', id: elsewhere.groupId as string } as const },
    ];
    for (const each of holders) {
      await roleAssignments.insert({ resource: api, role: 'clerk', ...each, assignedAt: now() });
    }
    const { token = '', ids = {} } = places[kind] ?? {};
    const resource = encodeURIComponent(api);
    const paths = [
      `/users/${both.subject}/roles`,
      `/users/${both.subject}/access?resource=${resource}`,
      ...(ids.groupId ? [`/groups/${ids.groupId}`, `/groups/${ids.groupId}/members?below=true`] : []),
    ];
    for (const path of paths) {
      const told = await ask(sso, { path, token });
      expect([path, told.status]).toEqual([path, 200]);
      expect([path, told.text.replaceAll('"kind":"elsewhere"', '')]).toEqual([
        path,
        expect.not.stringContaining('elsewhere'),
      ]);
    }
    const access = await ask(sso, { path: paths[1] as string, token });
    expect(access.body.scopes[0]).toEqual({ scope: 'stock:read', through: [{ kind: 'elsewhere' }] });
    // A write that leads elsewhere is refused without saying where.
    const headers = { 'if-match': '*' };
    const change = await ask(sso, {
      method: 'PATCH',
      path: `/users/${both.subject}`,
      token,
      headers,
      json: { nickname: 'x' },
    });
    expect([change.status, change.text.includes('elsewhere')]).toEqual([403, false]);
  });
});
