import { beforeEach, describe, expect, it } from '@jest/globals';
import { aClient } from '@signet/authorization-server/testing';
import { inMemoryAdministration, operator, refusal } from '../../test/in-memory-administration.js';
import { deleteAccount } from '../accounts/end-account.js';
import { adminAudienceOf } from '../authority/admin-audience.js';
import { deleteClient } from '../clients/delete-client.js';
import { addGroupMember, createGroup } from '../groups/index.js';
import { createOrganization } from '../organizations/index.js';
import { changeResource, createResource, deleteResource } from '../resources/change-resource.js';
import { assignRole, effectiveAccess, inWords, takeRole } from './index.js';

const api = 'https://api.example.com';
const alice = { kind: 'account', account: { username: 'alice' } } as const;
const clerks = { kind: 'group', group: { name: 'clerks' } } as const;
const service = { kind: 'client', clientId: 'service' } as const;
const acme = { kind: 'organization', organization: { name: 'acme' } } as const;
const scopes = { read: 'Read', write: 'Write', log: 'Log' };

describe('roles', () => {
  let world: ReturnType<typeof inMemoryAdministration>;
  beforeEach(async () => {
    world = inMemoryAdministration();
    const { ports, records, addPerson } = world;
    await addPerson('alice');
    await records.clients.save({ ...aClient, clientId: 'service', resources: [] });
    await createGroup(ports, operator, { name: 'clerks' });
    await createGroup(ports, operator, { name: 'berlin', parent: { name: 'clerks' } });
    await createOrganization(ports, operator, { name: 'acme' });
    await createResource(ports, operator, {
      identifier: api,
      scopes,
      roles: { clerk: ['read'], manager: { scopes: ['read', 'write'], description: 'Runs it' } },
      scopesWithoutRole: ['log'],
    });
  });
  const assign = (role: string, holder: object, more: object = {}) =>
    assignRole(world.ports, operator, { resource: api, role, holder, ...more } as never);
  const take = (role: string, holder: object, more: object = {}) =>
    takeRole(world.ports, operator, { resource: api, role, holder, ...more } as never);
  const held = async () =>
    (await world.records.roleAssignments.list({ resource: api }, 99)).map(
      ({ role, holder }) => `${role} ${holder.kind}`,
    );
  const access = (organization?: string) =>
    effectiveAccess({ ...world.records, issuer: 'https://sso.example.com' }, alice.account, {
      resource: api,
      organization: organization === undefined ? undefined : { name: organization },
    });
  const words = async (organization?: string) =>
    (await access(organization)).scopes.map(({ scope, through }) => `${scope}: ${through.map(inWords).join('; ')}`);

  it('are given once and taken once, to people, groups and clients', async () => {
    for (const holder of [alice, clerks, service]) {
      const first = await assign('clerk', holder);
      expect(first.isNew).toBe(true);
      world.ports.clock.advance(10);
      expect(await assign('clerk', holder)).toEqual({ assignment: first.assignment, isNew: false });
    }
    expect(await held()).toEqual(['clerk account', 'clerk client', 'clerk group']);
    for (const holder of [alice, clerks, service]) {
      expect([await take('clerk', holder), await take('clerk', holder)]).toEqual([true, false]);
    }
    expect(await held()).toEqual([]);
  });

  it('are another one within an organization', async () => {
    await assign('clerk', alice, { within: acme });
    expect(await take('clerk', alice)).toBe(false);
    expect(await take('clerk', alice, { within: acme })).toBe(true);
  });

  it.each<[string, string, object, object, string]>([
    ['a role that there is none of', 'owner', alice, {}, `unknown: there is no such role of ${api}`],
    ['a role that every object has', 'toString', alice, {}, 'unknown: there is no such role'],
    ['another resource', 'clerk', alice, { resource: 'https://none.example' }, 'unknown: there is no such resource'],
    ['a resource with NUL', 'clerk', alice, { resource: '\u0000' }, 'unknown: there is no such resource'],
    ['nobody', 'clerk', { kind: 'account', account: { username: 'bob' } }, {}, 'unknown: there is no such user'],
    ['no group', 'clerk', { kind: 'group', group: { name: 'none' } }, {}, 'unknown: there is no such group'],
    ['no client', 'clerk', { kind: 'client', clientId: 'none' }, {}, 'unknown: there is no such client'],
    [
      'no organization',
      'clerk',
      alice,
      { within: { kind: 'organization', organization: { name: 'none' } } },
      'unknown: there is no such organization',
    ],
    ['a client in an organization', 'clerk', service, { within: acme }, 'invalid: a client acts for no organization'],
    ['a bound that no API reads', 'clerk', alice, { within: clerks }, 'invalid: a role holds over a group at the'],
  ])('are refused with %s', async (_, role, holder, more, expected) => {
    expect(await refusal(assign(role, holder, more))).toContain(expected);
    expect(await held()).toEqual([]);
  });

  it('hold over one group at the administration API', async () => {
    const resource = adminAudienceOf('https://sso.example.com');
    await createResource(world.ports, operator, {
      identifier: resource,
      scopes: { admin: 'A' },
      roles: { support: ['admin'] },
    });
    expect((await assign('support', alice, { resource, within: clerks })).isNew).toBe(true);
  });

  it('say what somebody gets, and through what', async () => {
    expect(await words()).toEqual(['read: ', 'write: ', 'log: it needs no role']);
    await assign('manager', clerks);
    await assign('clerk', alice, { within: acme });
    await addGroupMember(world.ports, operator, { name: 'berlin' }, alice.account);
    expect(await words()).toEqual([
      'read: manager, held by group clerks/berlin',
      'write: manager, held by group clerks/berlin',
      'log: it needs no role',
    ]);
    expect((await access()).roles).toEqual(['manager']);
    expect((await access()).notCounting).toMatchObject([
      { role: 'clerk', within: 'acme', reason: 'other_organization' },
    ]);
    expect((await words('acme'))[0]).toBe('read: clerk, within acme; manager, held by group clerks/berlin');
    expect((await access('acme')).roles).toEqual(['clerk', 'manager']);
    expect(await refusal(access('none'))).toBe('unknown: there is no such organization');
  });

  it('are not needed where a resource has none', async () => {
    await changeResource(world.ports, operator, api, { roles: null });
    expect(await words()).toEqual(['read: it needs no role', 'write: it needs no role', 'log: it needs no role']);
  });

  it('leave nothing of whoever is deleted', async () => {
    const left = async () => (await held()).join();
    for (const holder of [alice, clerks, service]) await assign('clerk', holder);
    await deleteAccount(world.ports, operator, alice.account);
    expect(await left()).toBe('clerk client,clerk group');
    await deleteClient(
      { ...world.ports, administration: world.ports.unitOfWork, issuer: 'https://sso.example.com' } as never,
      operator,
      { clientId: 'service' },
    );
    expect(await left()).toBe('clerk group');
    await deleteResource(world.ports, operator, api);
    expect(await left()).toBe('');
  });
});

describe('the roles of a resource', () => {
  let world: ReturnType<typeof inMemoryAdministration>;
  beforeEach(async () => {
    world = inMemoryAdministration();
    await world.addPerson('alice');
    await createResource(world.ports, operator, {
      identifier: api,
      scopes,
      roles: { clerk: ['read'], manager: { scopes: ['read', 'write'], description: 'Runs it' } },
      scopesWithoutRole: ['log'],
    });
  });
  const change = (patch: object, force?: boolean) => changeResource(world.ports, operator, api, patch, { force });

  it('stay where a patch does not name them', async () => {
    const changed = await change({ name: 'Renamed' });
    expect(changed.roles).toEqual({
      clerk: { scopes: ['read'] },
      manager: { scopes: ['read', 'write'], description: 'Runs it' },
    });
    expect(changed.scopesWithoutRole).toEqual(['log']);
  });

  it('keep a scope from going, unless it is taken from them', async () => {
    const patch = { scopes: { read: 'Read' } };
    expect(await refusal(change(patch))).toBe('in_use: roles rest on it: manager');
    const changed = await change(patch, true);
    expect(changed.roles).toEqual({
      clerk: { scopes: ['read'] },
      manager: { scopes: ['read'], description: 'Runs it' },
    });
    expect(changed).not.toHaveProperty('scopesWithoutRole');
  });

  it('keep a role that somebody has from going, unless it is taken from them', async () => {
    const holder = { kind: 'account', account: { username: 'alice' } } as const;
    await assignRole(world.ports, operator, { resource: api, role: 'manager', holder });
    const patch = { roles: { clerk: ['read'] } };
    expect(await refusal(change(patch))).toBe('in_use: somebody has the role manager: the user alice');
    expect(await refusal(change({ roles: null }))).toContain('in_use');
    expect(await world.records.resourceServers.find(api)).toHaveProperty('roles.manager');
    await change(patch, true);
    expect(await world.records.roleAssignments.list({ resource: api }, 9)).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['no role left', { roles: {} }, 'invalid: a resource has 1 to 200 roles'],
    ['a scope of another resource', { roles: { clerk: ['none'] } }, 'invalid: '],
    ['no roles but scopes without', { roles: null, scopesWithoutRole: ['log'] }, 'invalid: scopes without role'],
    ['what is no role', { roles: { clerk: 7 } }, 'invalid: '],
  ])('are refused with %s', async (_, patch, expected) => {
    expect(await refusal(change(patch))).toContain(expected);
  });

  it('go with what needs none, when scopes are to need no role', async () => {
    const changed = await change({ roles: null });
    expect(changed).not.toHaveProperty('roles');
    expect(changed).not.toHaveProperty('scopesWithoutRole');
    expect((await change({ roles: { clerk: ['read'] }, scopesWithoutRole: null })).roles).toHaveProperty('clerk');
  });
});
