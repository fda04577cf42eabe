import { describe, expect, it } from '@jest/globals';
import {
  type AdministrationPorts,
  applyConfiguration,
  changeClient,
  changePolicies,
  changeResource,
  changeTheme,
  createClient,
  createGroup,
  DryRunUnitOfWork,
  deleteGroup,
  type GivenConfiguration,
  type Initiator,
  type Installation,
  nameOfThing,
  planConfiguration,
  presentConfiguration,
} from '@signet/administration';
import { everyFault, smallCompany } from '@signet/administration/testing';
import { adminAudienceOf, defaultIssuerSettings } from '@signet/authorization-server';
import { SystemRandomSource } from '@signet/runtime';
import fc from 'fast-check';
import { cipher, testDatabases } from '../test/support/test-databases.js';
import { createStores } from './create-stores.js';

const now = 1_700_000_000;
const issuer = 'https://sso.example.com';
const operator: Initiator = { entity: 'admin', through: 'cli' };
const databases = testDatabases();
const orders = 'https://orders.example.com';
const secret = 'a secret of thirty-two characters';

const small = {
  audiences: {
    [orders]: {
      name: 'Orders',
      scopes: { 'orders:read': 'Read', 'orders:write': 'Write' },
      roles: { clerk: ['orders:read'] },
    },
  },
  clients: {
    portal: {
      client_name: 'Portal',
      token_endpoint_auth_method: 'none',
      redirect_uris: ['https://portal.example.com/callback'],
      grant_types: ['authorization_code'],
      scope: 'openid profile',
      resources: [{ identifier: orders, scopes: ['orders:read'] }],
      allowed_groups: ['staff'],
    },
    robot: { client_name: 'Robot', grant_types: ['client_credentials'], scope: '', secret: { env: 'ROBOT' } },
  },
  attributes: { department: { type: 'string', oneOf: ['sales', 'support'] } },
  groups: { sales: { parent: 'staff' }, staff: { description: 'All of us' } },
  providers: {
    acme: {
      issuer: 'https://login.acme.example',
      name: 'Acme',
      clientId: 'signet',
      secret: { kind: 'client_secret', sentBy: 'basic', value: { file: 'acme.txt' } },
    },
  },
  roles: [
    { audience: orders, role: 'clerk', group: 'sales' },
    { audience: orders, role: 'clerk', client: 'robot' },
  ],
} as const;
const secrets = { 'client/robot': secret, 'provider/acme': 'theirs' };

interface World extends Awaited<ReturnType<typeof openWorld>> {}

async function openWorld(
  configuration: Awaited<ReturnType<(typeof databases.migrated)[number][1]>>,
  installation?: Installation,
) {
  const { database } = await databases.open(configuration);
  const clock = { now: () => now };
  const stores = createStores(database, cipher, { clock });
  const settings = defaultIssuerSettings(issuer);
  const ports: AdministrationPorts = {
    unitOfWork: stores.administration,
    clock,
    random: new SystemRandomSource(),
    settings,
    installation,
  };
  const dry = () => ({
    ...ports,
    unitOfWork: stores.administrationAround((inner) => new DryRunUnitOfWork(inner)),
  });
  const apply = (given: GivenConfiguration, expectedVersion?: string, initiator = operator) =>
    applyConfiguration(ports, initiator, given, expectedVersion);
  const plan = (given: GivenConfiguration) => planConfiguration(dry(), operator, given);
  const clients = { administration: stores.administration, clock, random: ports.random, issuer };
  return { ...stores, ports, apply, plan, clients };
}

const told = (steps: ReadonlyArray<{ readonly kind: never; readonly name: string; readonly action: string }>) =>
  steps.map((step) => `${step.action} ${nameOfThing(step)}`);

describe.each(databases.migrated)('a configuration: %s', (_, configuration) => {
  const open = async (installation?: Installation): Promise<World> => openWorld(await configuration(), installation);
  const refused = (code: string, words?: RegExp) =>
    expect.objectContaining({ code, ...(words && { message: expect.stringMatching(words) }) });

  it('is planned, applied as planned, and then nothing is left to do', async () => {
    const { plan, apply, records } = await open();
    const given = { document: small, secrets };
    const planned = await plan(given);
    expect(told(planned.steps as never)).toEqual([
      'create attribute/department',
      'create group/staff',
      'create group/sales',
      `create audience/${orders}`,
      'create client/portal',
      'create client/robot',
      'create provider/acme',
      `create role/["${orders}","clerk","group","sales"]`,
      `create role/["${orders}","clerk","client","robot"]`,
    ]);
    expect(await records.clients.find('portal')).toBeUndefined();
    expect(await records.managedThings.list()).toEqual([]);
    const applied = await apply(given, planned.version);
    expect(applied).toEqual({ ...planned, secrets: {} });
    expect(JSON.stringify(planned)).not.toContain(secret);
    expect(await plan(given)).toMatchObject({ steps: [], adopts: [] });
    expect(await apply(given)).toMatchObject({ steps: [], adopts: [], secrets: {} });
    expect(await records.managedThings.list()).toHaveLength(9);
  });

  it('leaves nothing of it where it is killed at any of its writes, be it that it makes, changes or deletes', async () => {
    const { apply, ports, records, directories } = await open();
    const readers = { settings: ports.settings, records, groupDirectory: directories.groups };
    const state = async () => ({
      things: await records.managedThings.list(),
      configuration: await presentConfiguration(readers, operator),
      told: await records.auditLog.page({ limit: 500 }),
    });
    const killed = async (given: GivenConfiguration) => {
      const before = await state();
      return everyFault(
        ports.unitOfWork,
        (unitOfWork) => applyConfiguration({ ...ports, unitOfWork }, operator, given),
        async () => expect(await state()).toEqual(before),
      );
    };
    // Each thing, and that it is managed.
    expect(await killed({ document: small, secrets })).toBeGreaterThanOrEqual(18);
    const { department: _, ...attributes } = small.attributes;
    const next = {
      ...small,
      attributes,
      audiences: { [orders]: { ...small.audiences[orders], name: 'All orders' } },
      groups: { ...small.groups, more: {} },
      roles: [small.roles[0]],
    };
    expect(await killed({ document: next, secrets, deletes: true })).toBeGreaterThanOrEqual(8);
    expect(await apply({ document: next, secrets, deletes: true })).toMatchObject({ steps: [] });
  });

  it('is told in the audit trail as it was planned, and what changes nothing is not told', async () => {
    const { plan, apply, records } = await open();
    const { steps } = await plan({ document: small, secrets });
    await apply({ document: small, secrets });
    const entries = await records.auditLog.page({ limit: 500 });
    const applied = entries.filter(({ name }) => name === 'configuration_applied').map(({ target }) => target.id);
    expect([...applied].sort()).toEqual(steps.map(nameOfThing).sort());
    const things = entries.filter(({ name }) => name !== 'configuration_applied');
    expect(things).toHaveLength(steps.length);
    expect(JSON.stringify(entries)).not.toContain(secret);
    await apply({ document: small, secrets });
    expect(await records.auditLog.page({ limit: 500 })).toHaveLength(entries.length);
  });

  it('does not overwrite what somebody changed by hand, and does nothing else either', async () => {
    const { plan, apply, records, clients } = await open();
    await apply({ document: small, secrets });
    await changeClient(clients, operator, { clientId: 'portal', patch: { client_name: 'By hand' } });
    const next = { ...small, groups: { ...small.groups, more: {} } };
    const { steps } = await plan({ document: next, secrets });
    expect(steps).toMatchObject([
      { kind: 'group', name: 'more', action: 'create' },
      { kind: 'client', name: 'portal', action: 'change', byHand: 'since' },
    ]);
    await expect(apply({ document: next, secrets })).rejects.toEqual(refused('changed', /client\/portal/));
    expect(await records.groups.findByName('more')).toBeUndefined();
    await apply({ document: next, secrets, overwrite: ['client/portal'] });
    expect((await records.clients.find('portal'))?.clientName).toBe('Portal');
    // What was taken over into the document is no change by hand any more.
    await changeClient(clients, operator, { clientId: 'portal', patch: { client_name: 'Taken over' } });
    const over = {
      ...next,
      clients: { ...next.clients, portal: { ...small.clients.portal, client_name: 'Taken over' } },
    };
    expect(await apply({ document: over, secrets })).toMatchObject({ steps: [] });
    expect(await apply({ document: next, secrets })).toMatchObject({ steps: [{ name: 'portal', action: 'change' }] });
  });

  it('takes over what was there before it where it is the same, and asks where it is not', async () => {
    const { plan, apply, ports, records } = await open();
    await createGroup(ports, operator, { name: 'staff', description: 'All of us' });
    await createGroup(ports, operator, { name: 'sales' });
    const document = { groups: small.groups };
    expect(await plan({ document })).toMatchObject({
      steps: [{ name: 'sales', byHand: 'ever' }],
      adopts: [{ kind: 'group', name: 'staff' }],
    });
    await expect(apply({ document })).rejects.toEqual(refused('changed', /group\/sales/));
    expect(await records.managedThings.list()).toEqual([]);
    await apply({ document, overwrite: ['group/sales'] });
    expect(await records.managedThings.list()).toHaveLength(2);
  });

  it('does not make again unawares what somebody deleted by hand', async () => {
    const { apply, ports } = await open();
    const document = { groups: small.groups };
    await apply({ document });
    await deleteGroup(ports, operator, { name: 'sales' });
    await expect(apply({ document })).rejects.toEqual(refused('changed'));
    await expect(apply({ document, overwrite: ['group/sales'] })).resolves.toMatchObject({
      steps: [{ action: 'create', byHand: 'since' }],
    });
  });

  it('deletes what is gone from it where that is said, and else says so each time', async () => {
    const { plan, apply, records, ports } = await open();
    await createGroup(ports, operator, { name: 'of others' });
    await apply({ document: small, secrets });
    const none = { document: {} };
    const held = await apply(none);
    expect(held.steps.map(({ action, isHeld }) => [action, isHeld])).toEqual(Array(9).fill(['delete', true]));
    expect((await plan(none)).steps).toEqual(held.steps);
    expect(await records.managedThings.list()).toHaveLength(9);
    const gone = await apply({ ...none, deletes: true });
    expect(gone.steps.map(({ action, isHeld }) => [action, isHeld])).toEqual(Array(9).fill(['delete', false]));
    expect(await records.managedThings.list()).toEqual([]);
    expect((await records.clients.list()).map(({ clientId }) => clientId)).toEqual([]);
    expect(await records.groups.findByName('of others')).toBeDefined();
    expect(await apply({ ...none, deletes: true })).toMatchObject({ steps: [] });
  });

  it('is refused where it deletes what it names itself, with what it rests on', async () => {
    const { apply, records } = await open();
    await apply({ document: small, secrets });
    const { groups: _, ...withoutGroups } = small;
    const { robot: __, ...clients } = small.clients;
    for (const [document, thing] of [
      [{ ...withoutGroups, clients: {} }, 'role/'],
      [{ ...small, clients }, 'role/'],
    ] as const) {
      await expect(apply({ document, secrets, deletes: true })).rejects.toEqual(
        refused('in_use', new RegExp(`^${thing}.*: it goes with what this configuration deletes`)),
      );
    }
    expect(await records.groups.findByName('sales')).toBeDefined();
  });

  it('takes a group by the name that it has, and a parent however it is written, without a word the second time', async () => {
    const { apply, plan, records } = await open();
    const document = { groups: { staff: {}, sales: { parent: 'STAFF' } } };
    await apply({ document });
    const told = async () => (await records.auditLog.page({ limit: 500 })).length;
    const before = await told();
    expect(await apply({ document })).toMatchObject({ steps: [], adopts: [] });
    expect(await told()).toBe(before);
    await expect(plan({ document: { groups: { Staff: {} } } })).rejects.toEqual(refused('exists', /^group\/Staff: /));
    await expect(plan({ document: { groups: { ' more ': {} } } })).rejects.toEqual(
      refused('invalid', /^group\/ more : /),
    );
  });

  it('takes a scope away that its clients leave in the same document, and refuses where others name it', async () => {
    const { apply, records, clients } = await open();
    await apply({ document: small, secrets });
    const api = small.audiences[orders];
    const next = {
      ...small,
      audiences: { [orders]: { ...api, scopes: { 'orders:list': 'List' }, roles: { lister: ['orders:list'] } } },
      clients: {
        ...small.clients,
        portal: { ...small.clients.portal, resources: [{ identifier: orders, scopes: ['orders:list'] }] },
      },
      roles: [{ audience: orders, role: 'lister', group: 'sales' }],
    };
    const metadata = { ...small.clients.portal, allowed_groups: undefined };
    await createClient(clients, operator, { clientId: 'other', metadata: JSON.parse(JSON.stringify(metadata)) });
    await expect(apply({ document: next, secrets, deletes: true })).rejects.toEqual(refused('in_use', /other/));
    expect((await records.clients.find('portal'))?.resources).toEqual([
      { identifier: orders, scopes: ['orders:read'] },
    ]);
    await changeClient(clients, operator, { clientId: 'other', patch: { resources: [] } });
    await apply({ document: next, secrets, deletes: true });
    expect(Object.keys((await records.resourceServers.find(orders))?.scopes ?? {})).toEqual(['orders:list']);
    expect(await apply({ document: next, secrets, deletes: true })).toMatchObject({ steps: [] });
  });

  it('compares secrets, and tells none', async () => {
    const { plan, apply, records } = await open();
    await apply({ document: small, secrets });
    const [robot, acme] = ['another secret of thirty-two characters', 'another of theirs'];
    const others = { 'client/robot': robot, 'provider/acme': acme };
    const planned = await plan({ document: small, secrets: others });
    expect(planned.steps).toMatchObject([
      { name: 'robot', action: 'change', secretChanges: true },
      { name: 'acme', action: 'change', secretChanges: true },
    ]);
    expect(JSON.stringify(planned)).not.toContain('another');
    await apply({ document: small, secrets: others });
    expect((await records.identityProviders.find('acme'))?.secret).toMatchObject({ secret: acme });
    expect(JSON.stringify(await records.auditLog.page({ limit: 500 }))).not.toContain('another');
    expect(await plan({ document: small, secrets: others })).toMatchObject({ steps: [] });
    await expect(plan({ document: small, secrets: {} })).rejects.toEqual(refused('invalid', /client\/robot/));
  });

  it('decides policies as it does all else: by hand is seen, what it leaves out is the default, what is gone goes', async () => {
    const { plan, apply, records, ports, directories } = await open();
    const document = { policies: { passwords: { minLength: 14 }, sessions: { lifetime: 600, mostPerPerson: 5 } } };
    const told = async () =>
      JSON.parse(
        JSON.stringify(
          await presentConfiguration(
            { settings: ports.settings, records, groupDirectory: directories.groups },
            operator,
          ),
        ),
      );
    const made = [
      { kind: 'policies', name: 'passwords', action: 'create' },
      { kind: 'policies', name: 'sessions', action: 'create' },
    ];
    expect((await plan({ document })).steps).toMatchObject(made);
    expect(await records.installationSettings.list()).toEqual([]);
    expect((await apply({ document })).steps).toMatchObject(made);
    expect(await told()).toMatchObject(document);
    expect(await plan({ document })).toMatchObject({ steps: [], adopts: [] });
    await changePolicies(ports, operator, { sessions: { lifetime: 900 } });
    expect((await plan({ document })).steps).toMatchObject([{ name: 'sessions', action: 'change', byHand: 'since' }]);
    await expect(apply({ document })).rejects.toEqual(refused('changed', /policies\/sessions/));
    const less = { policies: { sessions: { lifetime: 600 } } };
    const applied = await apply({ document: less, overwrite: ['policies/sessions'], deletes: true });
    expect(applied.steps.map(({ name, action }) => [name, action])).toEqual([
      ['sessions', 'change'],
      ['passwords', 'delete'],
    ]);
    expect(await told()).toMatchObject(less);
    expect(await told()).not.toHaveProperty('policies.passwords');
    expect(await told()).not.toHaveProperty('policies.sessions.mostPerPerson');
    expect((await records.auditLog.page({ limit: 500 })).map(({ name }) => name)).toContain('policy_weakened');
  });

  it('decides the theme: by hand is seen, what it leaves out is the default, and without one it goes', async () => {
    const { plan, apply, records, ports, directories } = await open();
    const theme = {
      name: 'Example',
      names: { de: 'Beispiel' },
      light: { accent: '#7a1f5c' },
      stylesheet: 'main { border-radius: 8px }',
    };
    const read = { settings: ports.settings, records, groupDirectory: directories.groups };
    const told = async () => (await presentConfiguration(read, operator)).theme;
    const document = { theme };
    expect((await plan({ document })).steps).toMatchObject([{ kind: 'theme', name: 'theme', action: 'create' }]);
    expect(await told()).toBeUndefined();
    await apply({ document });
    expect(await told()).toEqual({ ...theme, stylesheet: 'main{border-radius:8px}' });
    // It is written otherwise than it is kept, and says the same.
    expect(await plan({ document })).toMatchObject({ steps: [], adopts: [] });
    await changeTheme(ports, operator, { name: 'By hand' });
    expect((await plan({ document })).steps).toMatchObject([{ kind: 'theme', action: 'change', byHand: 'since' }]);
    await expect(apply({ document })).rejects.toEqual(refused('changed', /theme\/theme/));
    await apply({ document: { theme: { radius: 4 } }, overwrite: ['theme/theme'] });
    expect(await told()).toEqual({ radius: 4 });
    const gone = await apply({ document: {}, deletes: true });
    expect(gone.steps).toMatchObject([{ kind: 'theme', action: 'delete' }]);
    expect(await told()).toBeUndefined();
  });

  it('takes no theme that people could not read, and none where a file decides the look', async () => {
    const { plan } = await open();
    const unread = { theme: { light: { accent: '#fedcba' } } };
    await expect(plan({ document: unread })).rejects.toEqual(refused('invalid', /^theme\/theme: .*contrast/));
    const pinned = await open({ pinned: new Map(), isMailSent: true, themeFile: true });
    const words = /^theme\/theme: .*is set by the environment: THEME_FILE/;
    await expect(pinned.plan({ document: { theme: { radius: 4 } } })).rejects.toEqual(refused('invalid', words));
  });

  it('does not decide a policy that a variable decides', async () => {
    const pinned = new Map([['passwords.minLength', { variable: 'PASSWORD_MIN_LENGTH', value: 10 }]]);
    const { plan, apply, records } = await open({ pinned, isMailSent: true });
    const document = { groups: { staff: {} }, policies: { passwords: { minLength: 14 } } };
    const words = /^policies\/passwords: .*is set by the environment: PASSWORD_MIN_LENGTH/;
    await expect(plan({ document })).rejects.toEqual(refused('invalid', words));
    await expect(apply({ document })).rejects.toEqual(refused('invalid', words));
    expect(await records.groups.findByName('staff')).toBeUndefined();
    await apply({ document: { policies: { passwords: { recovery: false } } } });
  });

  it('is refused where something changed since it was planned', async () => {
    const { plan, apply, ports, records } = await open();
    await apply({ document: small, secrets });
    const next = { ...small, attributes: {}, groups: { ...small.groups, more: {} } };
    const { version } = await plan({ document: next, secrets });
    await changeResource(ports, operator, orders, { name: 'By hand' });
    await expect(apply({ document: next, secrets }, version)).rejects.toEqual(refused('changed'));
    expect(await records.groups.findByName('more')).toBeUndefined();
  });

  it('is applied by one of two processes at once, and the other is told to plan again, with nothing half done', async () => {
    const place = await configuration();
    const [one, two] = [await openWorld(place), await openWorld(place)];
    await one.apply({ document: small, secrets });
    const documentOf = (name: string) => ({ ...small, groups: { ...small.groups, [name]: {}, [`${name}-too`]: {} } });
    const documents = [
      documentOf('red'),
      { ...documentOf('red'), audiences: { [orders]: { ...small.audiences[orders], name: 'Red' } } },
    ];
    const worlds = [one, two];
    const versions = await Promise.all(
      worlds.map(async ({ plan }, at) => (await plan({ document: documents[at], secrets })).version),
    );
    const done = await Promise.allSettled(
      worlds.map(({ apply }, at) => apply({ document: documents[at], secrets }, versions[at])),
    );
    expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = done.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(lost.reason).toEqual(refused('changed'));
    // Of whoever won all is there, and of the other one nothing.
    const winner = done.findIndex(({ status }) => status === 'fulfilled');
    expect((await one.plan({ document: documents[winner], secrets })).steps).toEqual([]);
    expect((await one.records.resourceServers.find(orders))?.name).toBe(winner === 0 ? 'Orders' : 'Red');
  });

  it('is not told without some of the roles that a client has', async () => {
    const { apply, records, ports, directories } = await open();
    await apply({ document: small, secrets });
    const holder = { kind: 'client', id: 'robot' } as const;
    for (let nth = 0; nth < 1000; nth += 1) {
      const within = { kind: 'organization', id: `o${nth}` } as const;
      await records.roleAssignments.insert({ resource: orders, role: 'clerk', holder, within, assignedAt: now });
    }
    const readers = { settings: ports.settings, records, groupDirectory: directories.groups };
    await expect(presentConfiguration(readers, operator)).rejects.toEqual(refused('invalid', /more than 1000 roles/));
  });

  it('gives nobody what they do not have', async () => {
    const { apply, records } = await open();
    await smallCompany.found(records);
    const admin = adminAudienceOf(issuer);
    const document = { roles: [{ audience: admin, role: 'owner', group: 'clerks' }] };
    await expect(apply({ document }, undefined, smallCompany.by('adam'))).rejects.toEqual(refused('forbidden'));
    await expect(
      apply({ document: { providers: { acme: small.providers.acme } }, secrets }, undefined, smallCompany.by('sue')),
    ).rejects.toEqual(refused('forbidden'));
    const group = { document: { groups: { made: {} } } };
    await expect(apply(group, undefined, smallCompany.by('ann'))).rejects.toEqual(refused('forbidden'));
    expect(await records.groups.findByName('made')).toBeUndefined();
    await expect(apply(group, undefined, smallCompany.by('adam'))).resolves.toMatchObject({
      steps: [{ name: 'made' }],
    });
    await expect(apply({ document }, undefined, smallCompany.by('olga'))).resolves.toMatchObject({
      steps: [{ isHeld: true }, { kind: 'role', action: 'create' }],
    });
  });

  it('says where it is wrong, and never what is written there', async () => {
    const { plan } = await open();
    const wrong = (document: unknown) => expect(plan({ document })).rejects;
    await wrong({ nothing: {} }).toEqual(refused('invalid', /configuration: does not know nothing/));
    await wrong({ clients: { a: { secret: 'hunter2' } } }).toEqual(
      refused('invalid', /^(?!.*hunter2)configuration.clients.a/),
    );
    await wrong({ groups: { a: { parent: 'b' }, b: { parent: 'a' } } }).toEqual(refused('invalid', /stands in itself/));
    await wrong({ groups: { a: {}, A: {} } }).toEqual(refused('invalid', /same name/));
    await wrong({ groups: { a: { parent: 'nobody' } } }).toEqual(refused('unknown', /^group\/a: /));
    await wrong({ clients: { a: { redirect_uris: ['javascript:alert(1)'] } } }).toEqual(
      refused('invalid', /^client\/a: /),
    );
    await wrong({ roles: [small.roles[0]] }).toEqual(refused('unknown'));
  });

  it('is refused with names that nothing can be called, instead of without them', async () => {
    const { plan } = await open();
    const wrong = (document: unknown) => expect(plan({ document })).rejects;
    await wrong(JSON.parse('{"groups":{"__proto__":{}}}')).toEqual(
      refused('invalid', /configuration.groups: .*__proto__/),
    );
    await wrong(JSON.parse('{"clients":{"a":{"__proto__":{"client_name":"b"}}}}')).toEqual(
      refused('invalid', /configuration.clients.a: .*__proto__/),
    );
    for (const document of [
      { audiences: { 'https://a\u0000.example.com': { scopes: {} } } },
      { attributes: { 'a\u0000': { type: 'string' } } },
      { roles: [{ audience: orders, role: 'a\u0000', client: 'robot' }] },
      { roles: [{ audience: 'a\u0000', role: 'clerk', group: 'staff' }] },
      { clients: { a: { client_name: 'a\u0000' } } },
      { groups: { a: { description: 'a\u0000' } } },
    ]) {
      await wrong(document).toEqual(refused('invalid', /^configuration.*NUL/));
    }
  });

  it('names no group and no organization to who reads apps alone', async () => {
    const { apply, records, ports, directories } = await open();
    await smallCompany.found(records);
    await apply({ document: { groups: { secret: {} } } });
    const portal = { ...small.clients.portal, resources: [], allowed_groups: ['secret'] };
    await apply({ document: { groups: { secret: {} }, clients: { portal } }, overwrite: ['client/portal'] });
    const scopes = ['admin:clients:read', 'admin:resources:read', 'admin:resources:write'];
    const reader = smallCompany.by('adam', scopes);
    const readers = { settings: ports.settings, records, groupDirectory: directories.groups };
    expect(JSON.stringify(await presentConfiguration(readers, reader))).not.toContain('secret');
    expect(JSON.stringify(await presentConfiguration(readers, smallCompany.by('adam')))).toContain('secret');
  });
});

const words = ['a', 'b', 'c'] as const;
const some = <T>(value: fc.Arbitrary<T>) => fc.dictionary(fc.constantFrom(...words), value, { maxKeys: 3 });
const api = (letter: string) => `https://${letter}.example.com`;

/** Documents over few names, so that one after the other adds, changes and takes away. */
const document = fc
  .record({
    scopes: some(fc.subarray([...words], { minLength: 1 })),
    groups: some(fc.option(fc.constantFrom(...words), { nil: undefined })),
    clients: some(fc.record({ name: fc.constantFrom('One', 'Two'), wants: fc.subarray([...words]) })),
    attributes: some(
      fc.record(
        { longest: fc.integer({ min: 1, max: 9 }), seenBy: fc.constantFrom('operator', 'person') },
        { requiredKeys: [] },
      ),
    ),
    lifetime: fc.option(fc.integer({ min: 60, max: 120 }), { nil: undefined }),
    policies: fc.record(
      {
        passwords: fc.record(
          { minLength: fc.integer({ min: 8, max: 64 }), recovery: fc.boolean() },
          { requiredKeys: [] },
        ),
        secondFactor: fc.record(
          { mode: fc.constantFrom('required', 'optional'), kinds: fc.subarray(['totp', 'passkey'], { minLength: 1 }) },
          { requiredKeys: [] },
        ),
        sessions: fc.record({ mostPerPerson: fc.integer({ min: 0, max: 9 }) }, { requiredKeys: [] }),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ scopes, groups, clients, attributes, lifetime, policies }) => {
    const ofApi = (letter: string) => (scopes[letter] ?? []).map((scope) => `${letter}:${scope}`);
    // A group stands in one of an earlier letter alone.
    const parentOf = (name: string, parent: string | undefined) =>
      parent !== undefined && parent < name && Object.hasOwn(groups, parent) ? { parent } : {};
    return {
      audiences: Object.fromEntries(
        Object.keys(scopes).map((letter) => [
          api(letter),
          {
            scopes: Object.fromEntries(ofApi(letter).map((scope) => [scope, scope])),
            ...(lifetime && { accessTokenLifetime: lifetime }),
          },
        ]),
      ),
      clients: Object.fromEntries(
        Object.entries(clients).map(([id, { name, wants }]) => [
          id,
          {
            client_name: name,
            token_endpoint_auth_method: 'none',
            redirect_uris: ['https://app.example.com/cb'],
            scope: 'openid',
            resources: wants
              .filter((letter) => Object.hasOwn(scopes, letter))
              .map((letter) => ({ identifier: api(letter), scopes: ofApi(letter) })),
          },
        ]),
      ),
      groups: Object.fromEntries(Object.entries(groups).map(([name, parent]) => [name, parentOf(name, parent)])),
      attributes: Object.fromEntries(
        Object.entries(attributes).map(([name, rest]) => [name, { type: 'string', ...rest }]),
      ),
      policies,
    };
  });

describe.each([
  { name: 'SQLite', kind: 0, runs: 12 },
  { name: 'PostgreSQL', kind: 1, runs: 4 },
])('configurations on $name', ({ kind, runs }) => {
  it('are reached in one application from any other one, are told as planned, and the second changes nothing', async () => {
    const [, configuration] = databases.migrated[kind] ?? [];
    if (!configuration) throw new Error('there is no such database');
    await fc.assert(
      fc.asyncProperty(fc.array(document, { minLength: 1, maxLength: 4 }), async (documents) => {
        const { plan, apply, records } = await openWorld(await configuration());
        for (const wanted of documents) {
          const given = { document: wanted, deletes: true };
          const planned = await plan(given);
          const before = new Set((await records.auditLog.page({ limit: 5000 })).map(({ entryId }) => entryId));
          expect((await apply(given, planned.version)).steps).toEqual(planned.steps);
          const entries = (await records.auditLog.page({ limit: 5000 })).filter(({ entryId }) => !before.has(entryId));
          const noted = entries.filter(({ name }) => name.startsWith('configuration_')).map(({ target }) => target.id);
          expect([...noted].sort()).toEqual(planned.steps.map(nameOfThing).sort());
          expect(await plan(given)).toMatchObject({ steps: [], adopts: [] });
          await apply(given);
          expect((await records.auditLog.page({ limit: 5000 })).length).toBe(before.size + entries.length);
          expect((await records.clients.list()).map(({ clientId }) => clientId)).toEqual(
            Object.keys(wanted.clients).sort(),
          );
        }
      }),
      { numRuns: runs },
    );
  });
});
