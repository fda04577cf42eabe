import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AdminRole, type AdminScope, adminRoles, adminScopes } from '@signet/administration';
import { operations } from '../../src/admin/operations/index.js';
import {
  type Asked,
  ask,
  audience,
  consoleApp,
  everyScope,
  type Person,
  person,
  type Told,
  tokenOf,
} from '../support/administering.js';
import { issuer, type RunningSso, runSso } from '../support/running-sso.js';

let sso: RunningSso;
const people = new Map<string, Person>();
const roles = Object.keys(adminRoles) as readonly AdminRole[];
beforeAll(async () => {
  sso = await runSso({ clients: [consoleApp] });
  for (const role of roles) people.set(role, await person(sso, role, role));
  people.set('nobody', await person(sso, 'nobody'));
});
afterAll(() => sso?.close());

const personOf = (name: string): Person => {
  const found = people.get(name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
};

/** What may be said of a request that was let in: its answer, or what is wrong with it. */
type Verdict = 'let in' | 'unauthorized' | 'forbidden';

function verdictOf({ status, body }: Told): Verdict {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  expect([status, body?.code]).not.toContain('failed');
  expect(status).toBeLessThan(500);
  return 'let in';
}

/** Of every operation, a request that does nothing whoever sends it. */
const requests = operations.map((operation): [string, AdminScope, Asked] => [
  operation.id,
  operation.scope,
  {
    method: operation.method,
    path: operation.path.replace(/:\w+/g, 'nobody-is-called-that'),
    headers: { 'if-match': '"none"' },
    ...(operation.body && { raw: '[]' }),
  },
]);

/** Who gets in, by what each operation asks: written down here once more, by hand, so that a scope that moves is seen. */
const holders: Readonly<Record<AdminScope, readonly AdminRole[]>> = {
  'admin:users:read': ['owner', 'administrator', 'support', 'auditor'],
  'admin:users:write': ['owner', 'administrator', 'support'],
  'admin:clients:read': ['owner', 'administrator', 'support', 'auditor'],
  'admin:clients:write': ['owner', 'administrator'],
  'admin:resources:read': ['owner', 'administrator', 'support', 'auditor'],
  'admin:resources:write': ['owner', 'administrator'],
  'admin:roles:read': ['owner', 'administrator', 'support', 'auditor'],
  'admin:refusals:read': ['owner', 'administrator', 'support', 'auditor'],
  'admin:roles:write': ['owner', 'administrator'],
  'admin:sessions:read': ['owner', 'administrator', 'support', 'auditor'],
  'admin:sessions:write': ['owner', 'administrator', 'support'],
  'admin:support:read': ['owner', 'administrator', 'support', 'auditor'],
  'admin:support:write': ['owner', 'administrator', 'support'],
  'admin:keys:read': ['owner', 'administrator', 'auditor'],
  'admin:keys:write': ['owner'],
  'admin:mail:read': ['owner', 'administrator', 'auditor'],
  'admin:mail:write': ['owner', 'administrator'],
  'admin:audit:read': ['owner', 'administrator', 'auditor'],
  'admin:audit:write': ['owner'],
  'admin:policies:read': ['owner', 'administrator', 'auditor'],
  'admin:policies:write': ['owner'],
  'admin:theme:read': ['owner', 'administrator', 'auditor'],
  'admin:theme:write': ['owner', 'administrator'],
  'admin:providers:read': ['owner', 'administrator', 'auditor'],
  'admin:providers:write': ['owner'],
  'admin:terms:read': ['owner', 'administrator', 'support', 'auditor'],
  'admin:terms:write': ['owner', 'administrator'],
};

const now = () => Math.floor(Date.now() / 1000);
const cases: ReadonlyArray<
  readonly [string, (scope: AdminScope) => Promise<string | undefined>, (scope: AdminScope) => Verdict]
> = [
  ...roles.map(
    (role) =>
      [
        role,
        () => tokenOf(sso, personOf(role)),
        (scope: AdminScope): Verdict => (holders[scope].includes(role) ? 'let in' : 'forbidden'),
      ] as const,
  ),
  // Nothing is left of such a token: it is as good as revoked.
  ['a person without a role', () => tokenOf(sso, personOf('nobody')), () => 'unauthorized'],
  ['no token', async () => undefined, () => 'unauthorized'],
  [
    'an owner whose token has every other scope',
    (scope) => tokenOf(sso, personOf('owner'), { scopes: everyScope.filter((each) => each !== scope) }),
    () => 'forbidden',
  ],
  [
    'an owner whose token has this scope alone',
    (scope) => tokenOf(sso, personOf('owner'), { scopes: [scope] }),
    () => 'let in',
  ],
  [
    'an owner whose token has expired',
    () => tokenOf(sso, personOf('owner'), { claims: { iat: now() - 600, exp: now() - 300 } }),
    () => 'unauthorized',
  ],
  [
    'an owner whose token is for another API',
    () => tokenOf(sso, personOf('owner'), { claims: { aud: 'https://orders.example.com' } }),
    () => 'unauthorized',
  ],
  [
    'an owner whose token is for the issuer',
    () => tokenOf(sso, personOf('owner'), { claims: { aud: issuer } }),
    () => 'unauthorized',
  ],
  [
    'a token of another issuer',
    () => tokenOf(sso, personOf('owner'), { claims: { iss: 'https://other.example' } }),
    () => 'unauthorized',
  ],
  ['an ID token', () => tokenOf(sso, personOf('owner'), { typ: 'JWT' }), () => 'unauthorized'],
  [
    'a token that somebody else presents for an owner',
    () => tokenOf(sso, personOf('owner'), { claims: { act: { sub: 'orders-api' } } }),
    () => 'forbidden',
  ],
  [
    'a token of no grant that names an owner',
    () => tokenOf(sso, personOf('owner'), { claims: { grant_id: `gone-${randomUUID()}` } }),
    () => 'unauthorized',
  ],
];

describe.each(cases)('%s', (_name, token, expected) => {
  it('gets the verdict of the table at every operation', async () => {
    const verdicts: Array<readonly [string, Verdict]> = [];
    for (const [id, scope, asked] of requests) {
      const given = await token(scope);
      const told = await ask(sso, { ...asked, token: given });
      verdicts.push([id, verdictOf(told)]);
      if (told.status === 401) expect(told.headers['www-authenticate']).toMatch(/^(Bearer|DPoP)/);
    }
    expect(verdicts).toEqual(requests.map(([id, scope]) => [id, expected(scope)]));
  });
});

describe('what an operation asks', () => {
  it('is a scope that the audience has; what changes asks for one that writes, what reads for one that reads', () => {
    // What is explained is posted, so that no token stands in an address, and so is a theme that is not saved; nothing changes.
    const posted = ['explain', 'previewTheme'];
    for (const { id, method, scope } of operations) {
      expect([id, Object.keys(adminScopes).includes(scope)]).toEqual([id, true]);
      expect([id, scope.endsWith(method === 'GET' || posted.includes(id) ? ':read' : ':write')]).toEqual([id, true]);
    }
  });

  it('has a name and an address of its own', () => {
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
    const addresses = operations.map(({ method, path }) => `${method} ${path.replace(/:\w+/g, ':')}`);
    expect(new Set(addresses).size).toBe(operations.length);
  });

  it('is given by the roles that stand in the table', () => {
    for (const [scope, holding] of Object.entries(holders)) {
      const giving = roles.filter((role) => (adminRoles[role] as readonly string[]).includes(scope));
      expect([scope, giving]).toEqual([scope, holding]);
    }
  });
});

/** Of whoever administers one place alone: by hand once more, so that an operation that opens to them is seen. */
const withinOnePlace: readonly string[] = [
  'createUser',
  'getUser',
  'changeUser',
  'deleteUser',
  'disableUser',
  'enableUser',
  'unlockUser',
  'getFactorsOfUser',
  'resetFactorsOfUser',
  'stopFactorsReset',
  'setUserPassword',
  'endSessionsOfUser',
  'listRememberedDevicesOfUser',
  'forgetRememberedDevicesOfUser',
  'listInvitations',
  'createInvitation',
  'revokeInvitation',
  'listActionOrders',
  'orderActionOfMembers',
  'listActionOrdersOfUser',
  'orderAction',
  'withdrawActionOrder',
  'listTermsAcceptancesOfUser',
  'listLinkedSignIns',
  'unlinkSignIn',
  'listGroups',
  'getGroup',
  'listGroupMembers',
  'addGroupMember',
  'removeGroupMember',
  'listOrganizations',
  'getOrganization',
  'listOrganizationMembers',
  'addOrganizationMember',
  'removeOrganizationMember',
  'assignRole',
  'takeRole',
  'getRolesOfUser',
  'getAccessOfUser',
  'endSession',
  'beginSupportAccess',
  'listSupportAccessesOfUser',
  'endSupportAccess',
  'revokeGrant',
  'forgetConsents',
];

describe('whoever administers one organization alone', () => {
  it('gets in where an operation says what of theirs it is of, and nowhere else', () => {
    expect(operations.filter(({ within }) => within).map(({ id }) => id)).toEqual(withinOnePlace);
  });

  it('is refused by every operation that names nothing of theirs, also as its owner', async () => {
    const { organizations, roleAssignments } = sso.issuer.stores;
    const within = { kind: 'organization', id: 'theirs' } as const;
    await organizations.insert({ organizationId: within.id, name: 'theirs', displayName: 'Theirs', createdAt: now() });
    const someone = await person(sso, 'owner-of-one');
    const { subject } = someone;
    await organizations.addMember({ organizationId: within.id, subject, addedAt: now() });
    const holder = { kind: 'account', id: subject } as const;
    await roleAssignments.insert({ resource: audience, role: 'owner', holder, within, assignedAt: now() });
    const token = await tokenOf(sso, someone, { organizationId: within.id });
    // What is sent along is read first: of those that take something, `bounded.http.spec.ts` says what is right.
    const bare = requests.filter(([, , { raw }]) => raw === undefined);
    const refused: Array<readonly [string, number]> = [];
    for (const [id, , { method, path }] of bare) {
      const headers = method === 'DELETE' && { headers: { 'if-match': '*' } };
      refused.push([id, (await ask(sso, { method: method ?? 'GET', path, token, ...headers })).status]);
    }
    // These ask first for something that is not said.
    const asking = ['getAccessOfUser', 'getAccessOfClient', 'exportAudit', 'listWebhookDeliveries', 'scopeGrantedBy'];
    expect(refused).toEqual(bare.map(([id]) => [id, asking.includes(id) ? 400 : 403]));
  });
});

describe('what nobody may do, whatever their role', () => {
  it('is to give more than they have, or to leave no owner: dry or not', async () => {
    const support = await tokenOf(sso, personOf('support'));
    const owner = personOf('owner');
    for (const dry of ['', '?dry_run=true']) {
      const asked = { method: 'POST', path: `/users/${owner.subject}/password${dry}`, token: support };
      const stolen = await ask(sso, { ...asked, json: { password: 'mine from now on, every day' } });
      expect([dry, stolen.status, stolen.body.code]).toEqual([dry, 403, 'forbidden']);
      const token = await tokenOf(sso, owner);
      const last = await ask(sso, { method: 'POST', path: `/users/${owner.subject}/disable${dry}`, token });
      expect([dry, last.status, last.body.code]).toEqual([dry, 409, 'last_owner']);
    }
  });
});

describe('what a token rests on', () => {
  const users = (token: string) => ask(sso, { path: '/users', token });

  it('is looked up: a role that is taken away takes the next request with it', async () => {
    const gone = await person(sso, 'gone', 'administrator');
    const token = await tokenOf(sso, gone);
    expect((await users(token)).status).toBe(200);
    const holder = { kind: 'account', id: gone.subject } as const;
    await sso.issuer.stores.roleAssignments.deleteAll({ holder });
    const told = await users(token);
    expect([told.status, told.body.code, told.headers['www-authenticate']]).toEqual([
      401,
      'unauthorized',
      'Bearer error="invalid_token"',
    ]);
  });

  it('is looked up: so does a grant that is revoked, an account that is disabled, an app that is changed', async () => {
    const first = await person(sso, 'first', 'owner');
    const token = await tokenOf(sso, first);
    await sso.issuer.stores.grants.revokeAll({ subject: first.subject }, now());
    expect((await users(token)).status).toBe(401);

    const second = await person(sso, 'second', 'owner');
    const other = await tokenOf(sso, second);
    const by = await tokenOf(sso, personOf('owner'));
    const disabled = await ask(sso, { method: 'POST', path: `/users/${second.subject}/disable`, token: by });
    expect([disabled.status, (await users(other)).status]).toEqual([200, 401]);

    const third = await person(sso, 'third', 'owner');
    const narrow = { ...consoleApp, clientId: 'narrow' };
    await sso.issuer.stores.clients.save(narrow);
    const last = await tokenOf(sso, third, { clientId: 'narrow' });
    expect((await users(last)).status).toBe(200);
    const resources = [{ identifier: audience, scopes: ['admin:keys:read'] }];
    await sso.issuer.stores.clients.save({ ...narrow, resources });
    expect((await users(last)).status).toBe(403);
  });

  it('is looked up: a role within an organization or a group gives nothing beyond it', async () => {
    const { organizations } = sso.issuer.stores;
    const acme = { organizationId: 'acme', name: 'acme', displayName: 'Acme', createdAt: now() };
    await organizations.insert(acme);
    const member = await person(sso, 'member');
    await organizations.addMember({ organizationId: 'acme', subject: member.subject, addedAt: now() });
    const bound = await person(sso, 'bound');
    await organizations.addMember({ organizationId: 'acme', subject: bound.subject, addedAt: now() });
    await sso.issuer.stores.roleAssignments.insert({
      resource: audience,
      role: 'administrator',
      holder: { kind: 'account', id: bound.subject },
      within: { kind: 'organization', id: 'acme' },
      assignedAt: now(),
    });
    // Of nobody's organization it counts nowhere.
    expect((await users(await tokenOf(sso, bound))).status).toBe(401);
    const token = await tokenOf(sso, bound, { organizationId: 'acme' });
    expect((await users(token)).status).toBe(403);
    const read = async ({ subject }: Person) => (await ask(sso, { path: `/users/${subject}`, token })).status;
    expect([await read(member), await read(personOf('owner')), await read(bound)]).toEqual([200, 403, 200]);
    const change = async ({ subject }: Person) => {
      const headers = { 'if-match': '*' };
      const told = await ask(sso, {
        method: 'PATCH',
        path: `/users/${subject}`,
        token,
        headers,
        json: { nickname: 'x' },
      });
      return told.status;
    };
    expect([await change(member), await change(personOf('owner'))]).toEqual([200, 403]);
    for (const path of ['/clients', '/resources', '/grants', '/sessions', '/consents']) {
      expect([path, (await ask(sso, { path, token })).status]).toEqual([path, 403]);
    }
  });

  it('is a role of its own where an app calls on its own behalf', async () => {
    const token = (clientId: string) =>
      sso.issuer.core.tokenSigner.sign(
        {
          iss: issuer,
          aud: audience,
          sub: clientId,
          client_id: clientId,
          iat: now(),
          exp: now() + 60,
          jti: randomUUID(),
          scope: everyScope.join(' '),
        },
        'ES256',
        'at+jwt',
      );
    const machine = { ...consoleApp, clientId: 'machine' };
    await sso.issuer.stores.clients.save(machine);
    expect((await users(await token('machine'))).status).toBe(401);
    await sso.issuer.stores.roleAssignments.insert({
      resource: audience,
      role: 'auditor',
      holder: { kind: 'client', id: 'machine' },
      assignedAt: now(),
    });
    expect((await users(await token('machine'))).status).toBe(200);
    const change = await ask(sso, { method: 'POST', path: '/users', token: await token('machine'), raw: '[]' });
    expect(change.status).toBe(403);
  });
});
