import { describe, expect, it } from '@jest/globals';
import {
  type AdministrationUnitOfWork,
  addGroupMember,
  addOrganizationMember,
  assignRole,
  changeGroup,
  changeOrganization,
  changeResource,
  createGroup,
  createOrganization,
  createResource,
  deleteAccount,
  deleteClient,
  deleteGroup,
  deleteOrganization,
  deleteResource,
  type Initiator,
  listGroupMembers,
  listGroups,
  listOrganizationMembers,
  listOrganizations,
  listRoleAssignments,
  removeGroupMember,
  removeOrganizationMember,
  takeRole,
} from '@signet/administration';
import { everyFault } from '@signet/administration/testing';
import { defaultIssuerSettings } from '@signet/authorization-server';
import { aClient } from '@signet/authorization-server/testing';
import { newAccount } from '@signet/identity';
import { SystemRandomSource } from '@signet/runtime';
import { testDatabases } from '../test/support/test-databases.js';
import { entities } from './records/index.js';
import { sqlite } from './sql/dialects/sqlite.js';

const operator: Initiator = { entity: 'admin', through: 'cli' };
const now = 1_700_000_000;
const api = 'https://api.example.com';
const alice = { username: 'alice' };
const [clerks, berlin, acme] = [{ name: 'clerks' }, { name: 'berlin' }, { name: 'acme' }];
const byGroup = { kind: 'group', group: berlin } as const;
const inAcme = { kind: 'organization', organization: acme } as const;
const clerk = { resource: api, role: 'clerk' };

const databases = testDatabases();

describe.each(databases.migrated)('who may get what: %s', (_, configuration) => {
  async function open() {
    const { database, ...stores } = await databases.open(await configuration());
    const through = (unitOfWork: AdministrationUnitOfWork) => ({
      unitOfWork,
      clock: { now: () => now },
      random: new SystemRandomSource(),
      settings: defaultIssuerSettings('https://sso.example.com'),
    });
    const addPerson = async (username: string) => {
      const account = newAccount({ username, name: `The ${username}` }, { passwordHash: 'hash', now });
      await stores.accounts.insert(account);
      return account.subject;
    };
    return { database, ...stores, through, ports: through(stores.administration), addPerson };
  }

  /** alice in clerks/berlin and in acme, and a role of each kind. */
  async function furnished() {
    const world = await open();
    const { ports, stores, addPerson } = world;
    const subject = await addPerson('alice');
    await stores.clients.save({ ...aClient, clientId: 'service', resources: [] });
    const roles = { clerk: ['read'], manager: ['read', 'write'] };
    await createResource(ports, operator, { identifier: api, scopes: { read: 'R', write: 'W' }, roles });
    const above = await createGroup(ports, operator, clerks);
    const group = await createGroup(ports, operator, { ...berlin, parent: clerks });
    const organization = await createOrganization(ports, operator, acme);
    await addGroupMember(ports, operator, berlin, alice);
    await addOrganizationMember(ports, operator, acme, alice);
    const byAlice = { kind: 'account', account: alice } as const;
    await assignRole(ports, operator, { ...clerk, holder: byAlice });
    await assignRole(ports, operator, { ...clerk, holder: byAlice, within: inAcme });
    await assignRole(ports, operator, { ...clerk, holder: byGroup });
    await assignRole(ports, operator, { ...clerk, role: 'manager', holder: { kind: 'client', clientId: 'service' } });
    return { ...world, subject, above, group, organization };
  }
  type World = Awaited<ReturnType<typeof furnished>>;
  type Ports = World['ports'];

  async function everything({ database }: World) {
    const names = entities.map(({ options }) => String(options.tableName));
    const rows = await Promise.all(names.map((name) => database.read.rows(`SELECT * FROM "${name}"`)));
    return Object.fromEntries(names.map((name, index) => [name, rows[index]]));
  }

  const useCases: ReadonlyArray<readonly [name: string, run: (ports: Ports) => Promise<unknown>]> = [
    ['create a group', (ports) => createGroup(ports, operator, { name: 'paris', parent: clerks })],
    ['move a group', (ports) => changeGroup(ports, operator, berlin, { parent: null })],
    ['delete a group', (ports) => deleteGroup(ports, operator, berlin)],
    ['take somebody in', (ports) => addGroupMember(ports, operator, clerks, alice)],
    ['take somebody out', (ports) => removeGroupMember(ports, operator, berlin, alice)],
    ['create an organization', (ports) => createOrganization(ports, operator, { name: 'other' })],
    ['change an organization', (ports) => changeOrganization(ports, operator, acme, { displayName: 'Acme' })],
    ['delete an organization', (ports) => deleteOrganization(ports, operator, acme)],
    ['end a membership', (ports) => removeOrganizationMember(ports, operator, acme, alice)],
    ['give a role', (ports) => assignRole(ports, operator, { ...clerk, role: 'manager', holder: byGroup })],
    ['take a role', (ports) => takeRole(ports, operator, { ...clerk, holder: byGroup })],
    [
      'take a role from an API',
      (ports) => changeResource(ports, operator, api, { roles: { clerk: ['read'] } }, { force: true }),
    ],
    ['delete an API', (ports) => deleteResource(ports, operator, api)],
    ['delete an account', (ports) => deleteAccount(ports, operator, alice)],
  ];

  it.each(useCases)('leaves nothing half done where a write fails: %s', async (_name, run) => {
    const world = await furnished();
    const before = await everything(world);
    const through = (administration: AdministrationUnitOfWork) => run(world.through(administration));
    const unchanged = async () => expect(await everything(world)).toEqual(before);
    expect(await everyFault(world.administration, through, unchanged)).toBeGreaterThan(0);
    expect(await everything(world)).not.toEqual(before);
  });

  const deletions: ReadonlyArray<
    readonly [name: string, idOf: (world: World) => string, run: (world: World) => Promise<unknown>]
  > = [
    ['an account', ({ subject }) => subject, ({ ports }) => deleteAccount(ports, operator, alice)],
    ['a group', ({ group }) => group.groupId, ({ ports }) => deleteGroup(ports, operator, berlin)],
    [
      'an organization',
      ({ organization }) => organization.organizationId,
      ({ ports }) => deleteOrganization(ports, operator, acme),
    ],
    ['an API', () => api, ({ ports }) => deleteResource(ports, operator, api)],
    [
      'a client',
      () => 'service',
      (world) =>
        deleteClient({ ...world.ports, ...world, issuer: 'https://sso.example.com' }, operator, {
          clientId: 'service',
        }),
    ],
    [
      'a client that was never used',
      () => 'service',
      async ({ stores }) => {
        await stores.clients.save({ ...aClient, clientId: 'service', resources: [], unusedUntil: now });
        expect(await stores.clients.deleteExpired(now, 10)).toBe(1);
      },
    ],
  ];

  it.each(deletions)('names no more what was deleted: %s', async (_name, idOf, run) => {
    const world = await furnished();
    const id = idOf(world);
    const tables = ['group_member', 'group_record', 'organization', 'organization_member', 'role_assignment'];
    const naming = async () => {
      const all = await everything(world);
      return tables.filter((table) => JSON.stringify(all[table]).includes(id));
    };
    expect(await naming()).toContain('role_assignment');
    await run(world);
    expect(await naming()).toEqual([]);
  });

  it('moves no two groups into each other, however many operators move them at once', async () => {
    const { ports, stores } = await open();
    const names = Array.from({ length: 6 }, (_each, index) => `g${index}`);
    for (const name of names) await createGroup(ports, operator, { name });
    const moves = names.map((name, index) =>
      changeGroup(ports, operator, { name }, { parent: { name: String(names[(index + 1) % names.length]) } }),
    );
    const moved = await Promise.allSettled(moves);
    expect(moved.filter(({ status }) => status === 'fulfilled')).toHaveLength(names.length - 1);
    for (const name of names) {
      const group = await stores.groups.findByName(name);
      const line = await stores.groups.lineOf(group?.groupId ?? '');
      expect(line.at(-1)?.parentId).toBeUndefined();
    }
  });

  describe('lists', () => {
    async function peopled() {
      const world = await open();
      const { ports, addPerson } = world;
      for (const each of [{ name: 'Top', description: 'The whole' }, { name: 'below' }, { name: 'Beside 100%' }]) {
        await createGroup(ports, operator, each);
      }
      await changeGroup(ports, operator, { name: 'below' }, { parent: { name: 'top' } });
      const subjects: string[] = [];
      for (const username of ['p0', 'p1', 'p2', 'p3', 'p4']) subjects.push(await addPerson(username));
      const join = (name: string, username: string) => addGroupMember(ports, operator, { name }, { username });
      for (const username of ['p0', 'p1', 'p2']) await join('top', username);
      for (const username of ['p2', 'p3', 'p4']) await join('below', username);
      return { ...world, groups: world.stores.groups, subjects };
    }
    const names = (page: { items: ReadonlyArray<{ name?: string; username?: string }> }) =>
      page.items.map(({ name, username }) => name ?? username);

    it('groups by name, all or those that stand in one, with the name of that', async () => {
      const { directories, groups } = await peopled();
      const readers = { directory: directories.groups, groups };
      const first = await listGroups(readers, {}, { limit: 2 });
      expect([names(first), first.total]).toEqual([['below', 'Beside 100%'], 3]);
      expect(first.items[0]).toMatchObject({ parentName: 'Top' });
      expect(first.items[0]).not.toHaveProperty('nameKey');
      const rest = await listGroups(readers, {}, { limit: 2, after: first.next });
      expect([names(rest), rest.next]).toEqual([['Top'], undefined]);
      expect(names(await listGroups(readers, { parent: { name: 'TOP' } }, {}))).toEqual(['below']);
      expect(names(await listGroups(readers, {}, { search: '0%' }))).toEqual(['Beside 100%']);
      expect(names(await listGroups(readers, {}, { search: 'WHOLE' }))).toEqual(['Top']);
      await expect(listGroups(readers, { parent: { name: 'none' } }, {})).rejects.toMatchObject({ code: 'unknown' });
      await expect(listGroups(readers, {}, { limit: 0 })).rejects.toMatchObject({ code: 'invalid' });
    });

    it('members of a group, and with those of groups below it, each once', async () => {
      const { directories, groups } = await peopled();
      const readers = { directory: directories.groups, groups };
      const walk = async (below: boolean, search?: string) => {
        const found: string[] = [];
        let after: string | undefined;
        do {
          const page = await listGroupMembers(readers, { name: 'top' }, { below }, { limit: 2, after, search });
          found.push(...page.items.map(({ username, direct }) => `${username} ${direct}`));
          expect(page.total).toBe(search === undefined ? (below ? 5 : 3) : 1);
          after = page.next;
        } while (after !== undefined);
        return found.sort();
      };
      expect(await walk(false)).toEqual(['p0 true', 'p1 true', 'p2 true']);
      expect(await walk(true)).toEqual(['p0 true', 'p1 true', 'p2 true', 'p3 false', 'p4 false']);
      expect(await walk(true, 'THE P3')).toEqual(['p3 false']);
    });

    it('organizations and their members', async () => {
      const { directories, ports, stores } = await peopled();
      for (const name of ['zeta', 'acme', 'beta'])
        await createOrganization(ports, operator, { name, displayName: `Co ${name}` });
      const first = await listOrganizations(directories.organizations, { limit: 2 });
      expect([names(first), first.next, first.total]).toEqual([['acme', 'beta'], 'beta', 3]);
      expect(names(await listOrganizations(directories.organizations, { after: 'beta' }))).toEqual(['zeta']);
      expect(names(await listOrganizations(directories.organizations, { search: 'CO ZETA' }))).toEqual(['zeta']);
      for (const username of ['p0', 'p1', 'p2']) await addOrganizationMember(ports, operator, acme, { username });
      const readers = { directory: directories.organizations, organizations: stores.organizations };
      const members = await listOrganizationMembers(readers, acme, { limit: 2 });
      const others = await listOrganizationMembers(readers, acme, { limit: 2, after: members.next });
      expect([...names(members), ...names(others)].sort()).toEqual(['p0', 'p1', 'p2']);
      expect(names(await listOrganizationMembers(readers, acme, { search: 'p1' }))).toEqual(['p1']);
    });

    it('who has which role, of everybody or of one, with names', async () => {
      const { directories, subject, group, organization } = await furnished();
      const list = (filter: object, request: object = {}) =>
        listRoleAssignments(directories.roleAssignments, filter, request);
      const said = (page: { items: ReadonlyArray<{ role: string; holderName?: string; withinName?: string }> }) =>
        page.items.map(({ role, holderName = '-', withinName = '-' }) => `${role} ${holderName} ${withinName}`);
      const all = ['clerk alice -', 'clerk alice acme', 'clerk berlin -', 'manager - -'];
      const walked: string[] = [];
      let after: string | undefined;
      do {
        const page = await list({}, { limit: 1, after });
        walked.push(...said(page));
        expect(page.total).toBe(4);
        after = page.next;
      } while (after !== undefined);
      expect(walked).toEqual(all);
      expect(said(await list({ holder: { kind: 'account', id: subject } }))).toEqual(all.slice(0, 2));
      expect(said(await list({ holder: { kind: 'group', id: group.groupId }, role: 'clerk' }))).toEqual([all[2]]);
      expect(said(await list({ within: { kind: 'organization', id: organization.organizationId } }))).toEqual([all[1]]);
      expect(said(await list({ resource: api }, { search: 'BERL' }))).toEqual([all[2]]);
      expect(said(await list({}, { search: 'manag' }))).toEqual([all[3]]);
      for (const wrong of [
        'nonsense',
        Buffer.from('["a"]').toString('base64url'),
        Buffer.from('[1,2,3,4,5,6]').toString('base64url'),
      ]) {
        await expect(list({}, { after: wrong })).rejects.toMatchObject({ code: 'invalid' });
      }
    });
  });

  it('finds what a person has by indexes, never by reading a table', async () => {
    const { database, stores, subject } = await furnished();
    // PostgreSQL plans by how much is there: on tables of a few rows it reads them whole.
    if (database.read.dialect !== sqlite) return;
    const asked: string[] = [];
    const { read } = database;
    const rows = read.rows.bind(read);
    const noting = (sql: string, values: never) => {
      asked.push(sql);
      return rows(sql, values);
    };
    Object.assign(read, { rows: noting });
    await stores.roleAssignments.ofPerson(subject, [api]);
    await stores.groups.groupsOf(subject);
    await stores.groups.lineOf('x');
    await stores.groups.heightOf('x');
    expect(asked).toHaveLength(4);
    for (const sql of asked) {
      const values = Array.from({ length: sql.split('?').length - 1 }, () => '[]');
      const plan = (await rows(`EXPLAIN QUERY PLAN ${sql}`, values as never)).map(({ detail }) => String(detail));
      expect(plan.filter((step) => /^SCAN (role_assignment|g|group_record|group_member)\b/.test(step))).toEqual([]);
    }
  });
});
