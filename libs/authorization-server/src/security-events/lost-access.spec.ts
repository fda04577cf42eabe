import { beforeEach, describe, expect, it } from '@jest/globals';
import { invoices, orders } from '../../test/authorization-fixture.js';
import { operatorOf, orderRoles, roleOf } from '../../test/roles-fixture.js';
import {
  authorizeAndRedeem,
  read,
  refusalOf,
  requestOf,
  startIssuer,
  type TestIssuer,
  tokens,
} from '../../test/token-fixture.js';
import type { ResourceServer } from '../records/resource-server.js';
import type { SecurityEvent } from '../records/security-event.js';
import { type Loss, recordLostAccess } from './lost-access.js';

let server: TestIssuer;
let operator: ReturnType<typeof operatorOf>;
beforeEach(async () => {
  server = await startIssuer();
  operator = operatorOf(server);
  await operator.ask();
  await operator.give(roleOf('manager'));
  await operator.give(roleOf('manager', { holder: { kind: 'account', id: 'bob' } }));
});

const record = (loss: Loss) => server.unitOfWork.run((stores) => recordLostAccess(server.ports, stores, 'admin', loss));

/** What was recorded, as records and as these APIs hear it. */
async function recorded(): Promise<ReadonlyArray<Pick<SecurityEvent, 'kind' | 'subjectId' | 'lost'>>> {
  const stream = { streamId: 's', clientId: 'c', createdAt: server.clock.now(), expiresAt: server.clock.now() + 9 };
  await server.stores.securityEventStreams.insertBelow(stream, 1);
  const wanted = { streamId: 's', since: 0, now: server.clock.now(), limit: 1000 };
  const events = await server.stores.securityEventStreams.pending(wanted);
  return events.map(({ kind, subjectId, lost }) => ({ kind, subjectId, ...(lost && { lost }) }));
}

async function heardBy(api: string): Promise<readonly unknown[]> {
  const { stream_id } = await server.core.securityEvents.create(await requestOf(server, api, {}));
  const { response } = await server.core.securityEvents.poll({
    request: await requestOf(server, api, {}),
    streamId: String(stream_id),
    body: { maxEvents: 200, returnImmediately: true },
    until: new AbortController().signal,
  });
  return Object.values(response.sets).map((set) => read(set).claims.sub_id);
}

const signIn = async (subject: string, request = {}) => {
  const { session } = await server.core.sessions.start({ subject, amr: ['pwd'] });
  const scope = 'openid orders:read orders:write offline_access';
  return authorizeAndRedeem(server, { client: 'web basic', session, request: { scope, ...request } });
};
const grantIn = (token: string) => String(read(token).claims.grant_id);
const ofManager = [{ resource: orders, scopes: ['orders:read', 'orders:write'], roles: ['manager'] }];
const holderOf = (kind: 'account' | 'group' | 'client', id: string) => roleOf('manager', { holder: { kind, id } });

describe('a role that is taken away', () => {
  it('of a person is told of each of their grants, and of nobody else', async () => {
    const [one, two] = [await signIn('alice'), await signIn('alice')];
    await signIn('bob');
    await record({ kind: 'roles', assignments: [roleOf('manager')] });
    const ids = [one, two].map(({ access_token }) => grantIn(access_token)).sort();
    const events = await recorded();
    expect([...events].sort((a, b) => (a.subjectId < b.subjectId ? -1 : 1))).toEqual(
      ids.map((subjectId) => ({ kind: 'access_of_grant', subjectId, lost: ofManager })),
    );
  });

  it('is told its API, and of it another API learns nothing', async () => {
    const { access_token } = await signIn('alice');
    await record({ kind: 'roles', assignments: [roleOf('manager')] });
    const access = { format: 'access', of: 'grant', id: grantIn(access_token) };
    expect(await heardBy('orders-api')).toEqual([
      { format: 'complex', access: { ...access, scopes: ['orders:read', 'orders:write'], roles: ['manager'] } },
    ]);
    expect(await heardBy('invoices-api')).toEqual([
      { format: 'complex', access: { ...access, scopes: [], roles: [] } },
    ]);
  });

  it('signs nobody out: the same refresh token goes on', async () => {
    const { refresh_token } = await signIn('alice');
    await record({ kind: 'roles', assignments: [roleOf('manager')] });
    await operator.take(roleOf('manager'));
    const next = await tokens(server, 'web basic', { grant_type: 'refresh_token', refresh_token });
    expect(next.scope).toBe('openid offline_access');
  });

  it('takes nothing that another role of theirs gives as well, or that needs none', async () => {
    await operator.ask(orders, { scopesWithoutRole: ['orders:write'] });
    await operator.group(['staff'], 'alice');
    const { access_token } = await signIn('alice');
    const lost = (roles: readonly string[]) => ({
      kind: 'access_of_grant',
      subjectId: grantIn(access_token),
      lost: [{ resource: orders, scopes: [], roles }],
    });
    await operator.give(roleOf('clerk', { holder: { kind: 'group', id: 'staff' } }));
    await record({ kind: 'roles', assignments: [roleOf('manager')] });
    expect(await recorded()).toEqual([lost(['manager'])]);
    await operator.give(holderOf('group', 'staff'));
    await record({ kind: 'roles', assignments: [roleOf('manager')] });
    expect(await recorded()).toHaveLength(1);
  });

  it('is not spared by a role that holds within an organization alone', async () => {
    await signIn('alice');
    await operator.give(roleOf('manager', { within: { kind: 'organization', id: 'org-acme' } }));
    await record({ kind: 'roles', assignments: [roleOf('manager')] });
    expect((await recorded()).map(({ lost }) => lost)).toEqual([ofManager]);
  });

  it('is meant of tokens that a process may have begun before it saw that', async () => {
    await signIn('alice');
    const losses: readonly Loss[] = [
      { kind: 'roles', assignments: [roleOf('manager')] },
      { kind: 'roles', assignments: [holderOf('group', 'staff')] },
      { kind: 'roles', assignments: [holderOf('client', 'web basic')] },
      { kind: 'organization', organizationId: 'org-acme' },
    ];
    for (const [index, loss] of losses.entries()) {
      await record(loss);
      expect(await server.stores.securityEvents.countSince(server.clock.now() + 2)).toBe(index + 1);
    }
  });

  it('of a group is one event, however many are in it', async () => {
    for (let count = 0; count < 3; count += 1) await signIn('alice');
    await record({ kind: 'roles', assignments: [holderOf('group', 'staff')] });
    expect(await recorded()).toEqual([{ kind: 'access', subjectId: '', lost: ofManager }]);
  });

  it('of a client is one event of that', async () => {
    await record({ kind: 'roles', assignments: [holderOf('client', 'web basic')] });
    expect(await recorded()).toEqual([{ kind: 'access_of_client', subjectId: 'web basic', lost: ofManager }]);
  });

  it('of a client takes nothing that another role of its own gives', async () => {
    await operator.give(roleOf('clerk', { holder: { kind: 'client', id: 'web basic' } }));
    await record({ kind: 'roles', assignments: [holderOf('client', 'web basic')] });
    const lost = [{ resource: orders, scopes: ['orders:write'], roles: ['manager'] }];
    expect(await recorded()).toEqual([{ kind: 'access_of_client', subjectId: 'web basic', lost }]);
  });

  it.each([
    ['client', 'web basic'],
    ['group', 'staff'],
  ] as const)('of a %s is told whole, and no more than it, however many roles there are', async (kind, id) => {
    const holder = { kind, id } as const;
    // In the order of their APIs these come first.
    for (let index = 0; index < 1_100; index += 1) {
      const resource = `https://a.example/${index}`;
      await server.stores.roleAssignments.insert({ ...roleOf('x', { resource, holder }), assignedAt: 1 });
    }
    await operator.give(roleOf('clerk', { holder }));
    await operator.give(holderOf(kind, id));
    if (kind === 'client') {
      await record({ kind: 'roles', assignments: [holderOf(kind, id)] });
      const lost = [{ resource: orders, scopes: ['orders:write'], roles: ['manager'] }];
      expect(await recorded()).toEqual([{ kind: 'access_of_client', subjectId: id, lost }]);
    } else {
      await server.stores.groups.insert({ groupId: id, name: id, createdAt: 1 });
      await record({ kind: 'group', groupId: id });
      const lost = [{ resource: orders, scopes: ['orders:read', 'orders:write'], roles: ['clerk', 'manager'] }];
      expect(await recorded()).toEqual([{ kind: 'access', subjectId: '', lost }]);
    }
  });

  it('of who has more grants than are told one by one is told of the API', async () => {
    const grant = await server.stores.grants.find(grantIn((await signIn('alice')).access_token));
    if (!grant) throw new Error('no grant');
    for (let count = 0; count < 100; count += 1) await server.stores.grants.insert({ ...grant, grantId: `g${count}` });
    await record({ kind: 'roles', assignments: [roleOf('manager')] });
    expect(await recorded()).toEqual([{ kind: 'access', subjectId: '', lost: ofManager }]);
  });

  it('of more scopes than an event names is of everything there', async () => {
    const scopes = Array.from({ length: 500 }, (_, index) => `orders:of-the-branch-${index}`);
    await operator.ask(orders, {
      scopes: Object.fromEntries(scopes.map((scope) => [scope, scope])),
      roles: { manager: { scopes } },
    });
    const { access_token } = await signIn('alice');
    await record({ kind: 'roles', assignments: [roleOf('manager')] });
    const access = { format: 'access', of: 'grant', id: grantIn(access_token), scopes: [], roles: [] };
    expect(await heardBy('orders-api')).toEqual([{ format: 'complex', access: { ...access, everything: true } }]);
    expect(await heardBy('invoices-api')).toEqual([{ format: 'complex', access }]);
  });

  it('of nobody, or that is none of the API, is told nobody', async () => {
    await signIn('alice');
    await record({ kind: 'roles', assignments: [] });
    await record({
      kind: 'roles',
      assignments: [roleOf('gone'), roleOf('constructor'), roleOf('x', { resource: invoices })],
    });
    expect(await recorded()).toEqual([]);
  });

  it('is not told where the unit of work fails', async () => {
    await signIn('alice');
    const failing = server.unitOfWork.run(async (stores) => {
      await recordLostAccess(server.ports, stores, 'admin', { kind: 'roles', assignments: [roleOf('manager')] });
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(await recorded()).toEqual([]);
  });
});

describe('a group', () => {
  beforeEach(async () => {
    await operator.group(['company', 'sales'], 'alice');
    await operator.give(roleOf('manager', { holder: { kind: 'group', id: 'company' } }));
    await operator.give(roleOf('visitor', { holder: { kind: 'group', id: 'sales' } }));
  });
  const both = [{ resource: orders, scopes: ['orders:read', 'orders:write'], roles: ['manager', 'visitor'] }];

  it('that a person leaves: what it and those above it give is told of their grants', async () => {
    const { access_token } = await signIn('alice');
    await operator.take(roleOf('manager'));
    await server.stores.groups.removeMember({ groupId: 'sales', subject: 'alice' });
    await record({ kind: 'group', groupId: 'sales', subject: 'alice' });
    expect(await recorded()).toEqual([{ kind: 'access_of_grant', subjectId: grantIn(access_token), lost: both }]);
  });

  it('that a person leaves by one way and is in by another takes nothing', async () => {
    await signIn('alice');
    await operator.group(['north']);
    const north = await server.stores.groups.find('north');
    if (north) await server.stores.groups.replace({ ...north, parentId: 'sales' });
    await server.stores.groups.addMember({ groupId: 'north', subject: 'alice', addedAt: server.clock.now() });
    await server.stores.groups.removeMember({ groupId: 'sales', subject: 'alice' });
    await record({ kind: 'group', groupId: 'sales', subject: 'alice' });
    expect(await recorded()).toEqual([]);
  });

  it('that is gone, or moved: one event', async () => {
    await signIn('alice');
    await record({ kind: 'group', groupId: 'sales' });
    expect(await recorded()).toEqual([{ kind: 'access', subjectId: '', lost: both }]);
  });
});

describe('an organization', () => {
  it('that a person leaves ends what was given for it, and nothing else', async () => {
    await operator.organization('acme', 'alice');
    const within = await signIn('alice', { organization: 'acme' });
    const without = await signIn('alice');
    await record({ kind: 'organization', organizationId: 'org-acme', subject: 'alice' });
    expect(await recorded()).toEqual([{ kind: 'grant', subjectId: grantIn(within.access_token) }]);
    const refresh = (refresh_token: string | undefined) =>
      tokens(server, 'web basic', { grant_type: 'refresh_token', refresh_token });
    expect((await refusalOf(refresh(within.refresh_token))).code).toBe('invalid_grant');
    expect(await refresh(without.refresh_token)).toHaveProperty('access_token');
  });

  it('that is gone is one event', async () => {
    await record({ kind: 'organization', organizationId: 'org-acme' });
    expect(await recorded()).toEqual([{ kind: 'organization', subjectId: 'org-acme' }]);
    expect(await heardBy('orders-api')).toEqual([{ format: 'complex', tenant: { format: 'opaque', id: 'org-acme' } }]);
  });
});

describe('roles of an API that are changed', () => {
  const before = (): ResourceServer => ({
    identifier: orders,
    name: 'Orders',
    scopes: { 'orders:read': 'See', 'orders:write': 'Place', 'orders:list': 'List' },
    roles: orderRoles,
    scopesWithoutRole: ['orders:list'],
    accessTokenLifetime: 300,
    signingAlgorithm: 'ES256',
  });
  const { clerk, visitor } = orderRoles ?? {};

  it.each<[string, Partial<ResourceServer>, Partial<ResourceServer>, readonly string[], readonly string[]]>([
    ['no change', {}, {}, [], []],
    ['one more', {}, { roles: { ...orderRoles, boss: { scopes: ['orders:read'] } } }, [], []],
    ['a role that gives more', {}, { roles: { ...orderRoles, visitor: { scopes: ['orders:read'] } } }, [], []],
    [
      'a role that gives less',
      {},
      { roles: { ...orderRoles, manager: { scopes: ['orders:read'] } } },
      ['orders:write'],
      [],
    ],
    [
      'a role less',
      {},
      { roles: { ...(clerk && { clerk }), ...(visitor && { visitor }) } },
      ['orders:read', 'orders:write'],
      ['manager'],
    ],
    [
      'a role that gave what needs none now',
      {},
      { roles: {}, scopesWithoutRole: ['orders:list', 'orders:read'] },
      ['orders:write'],
      ['clerk', 'manager', 'visitor'],
    ],
    ['a scope that needs a role now', {}, { scopesWithoutRole: [] }, ['orders:list'], []],
    ['the first roles', { roles: undefined, scopesWithoutRole: undefined }, {}, ['orders:read', 'orders:write'], []],
    ['roles that are given up', {}, { roles: undefined, scopesWithoutRole: undefined }, [], []],
  ])('%s', async (_name, former, changes, scopes, roles) => {
    await record({ kind: 'resource', before: { ...before(), ...former }, after: { ...before(), ...changes } });
    const lost = [{ resource: orders, scopes, roles }];
    const isLost = scopes.length + roles.length > 0;
    expect(await recorded()).toEqual(isLost ? [{ kind: 'access', subjectId: '', lost }] : []);
    // Another process may give out what was so a second ago.
    expect(await server.stores.securityEvents.countSince(server.clock.now() + 2)).toBe(isLost ? 1 : 0);
  });
});
