import { beforeEach, describe, expect, it } from '@jest/globals';
import { inMemoryAdministration, now, operator, refusal } from '../../test/in-memory-administration.js';
import { deleteAccount } from '../accounts/end-account.js';
import { createResource } from '../resources/change-resource.js';
import { assignRole } from '../roles/assign-role.js';
import { versionOf } from '../version.js';
import {
  addOrganizationMember,
  changeOrganization,
  createOrganization,
  deleteOrganization,
  findOrganization,
  removeOrganizationMember,
} from './index.js';

const alice = { username: 'alice' };
const acme = { name: 'acme' };

describe('organizations', () => {
  let world: ReturnType<typeof inMemoryAdministration>;
  let subject: string;
  beforeEach(async () => {
    world = inMemoryAdministration();
    subject = await world.addPerson('alice');
  });
  const create = (name: string, displayName?: string) =>
    createOrganization(world.ports, operator, { name, displayName });
  /** A role of alice within acme, and one everywhere. */
  const roles = async () => {
    const resource = 'https://api.example.com';
    const holder = { kind: 'account', account: alice } as const;
    await createResource(world.ports, operator, {
      identifier: resource,
      scopes: { read: 'R' },
      roles: { clerk: ['read'] },
    });
    const role = { resource, role: 'clerk', holder };
    await assignRole(world.ports, operator, role);
    await assignRole(world.ports, operator, { ...role, within: { kind: 'organization', organization: acme } });
  };
  const bounds = async () =>
    (await world.records.roleAssignments.list({ role: 'clerk' }, 9)).map(({ within }) => within?.kind);

  it('have a name for requests and one for people', async () => {
    const made = await create('acme', 'Acme  “Ltd”');
    expect(made).toEqual({
      organizationId: expect.any(String),
      name: 'acme',
      displayName: 'Acme “Ltd”',
      createdAt: now,
    });
    expect((await create('other-2')).displayName).toBe('other-2');
    expect(await findOrganization(world.records, { organizationId: made.organizationId })).toEqual(made);
  });

  it.each<[string, object, string]>([
    ['capitals', { name: 'Acme' }, 'invalid: the name of an organization has'],
    ['an empty name', { name: '' }, 'invalid: the name of an organization has'],
    ['a hyphen in front', { name: '-acme' }, 'invalid: the name of an organization has'],
    ['65 characters', { name: 'a'.repeat(65) }, 'invalid: the name of an organization has'],
    ['a line break', { name: 'acme\n' }, 'invalid: the name of an organization has'],
    ['a display name that hides', { name: 'b', displayName: 'a\u200bb' }, 'invalid: the display name'],
    ['a name that is taken', { name: 'acme' }, 'exists: an organization of this name exists'],
  ])('are refused with %s', async (_, given, expected) => {
    await create('acme');
    await create('other');
    expect(await refusal(createOrganization(world.ports, operator, given as never))).toContain(expected);
    expect(await refusal(changeOrganization(world.ports, operator, { name: 'other' }, given))).toContain(expected);
  });

  it('change of the version that was meant, and keep what is not named', async () => {
    const before = await create('acme', 'Acme');
    const after = await changeOrganization(world.ports, operator, acme, { displayName: 'New' }, versionOf(before));
    expect(after).toEqual({ ...before, displayName: 'New' });
    const late = changeOrganization(world.ports, operator, acme, { name: 'b' }, versionOf(before));
    expect(await refusal(late)).toContain('changed');
    expect(await refusal(changeOrganization(world.ports, operator, { name: 'none' }, {}))).toContain('unknown');
  });

  it('take members in and out, once each, and with a member what they had within it', async () => {
    await create('acme');
    await roles();
    expect(await addOrganizationMember(world.ports, operator, acme, alice)).toBe(true);
    expect(await addOrganizationMember(world.ports, operator, acme, alice)).toBe(false);
    expect(await refusal(addOrganizationMember(world.ports, operator, acme, { username: 'bob' }))).toContain('unknown');
    expect(await bounds()).toEqual([undefined, 'organization']);
    expect(await removeOrganizationMember(world.ports, operator, acme, alice)).toBe(true);
    expect(await removeOrganizationMember(world.ports, operator, acme, alice)).toBe(false);
    expect(await bounds()).toEqual([undefined]);
  });

  it('leave nothing within them when they are deleted', async () => {
    const { organizationId } = await create('acme');
    await roles();
    await addOrganizationMember(world.ports, operator, acme, alice);
    expect(await refusal(deleteOrganization(world.ports, operator, acme, 'other'))).toContain('changed');
    await deleteOrganization(world.ports, operator, acme);
    expect(await bounds()).toEqual([undefined]);
    expect(await world.records.organizations.isMember({ organizationId, subject })).toBe(false);
    expect(await refusal(deleteOrganization(world.ports, operator, acme))).toBe(
      'unknown: there is no such organization',
    );
  });

  it('lose a member whose account is deleted', async () => {
    await create('acme');
    await addOrganizationMember(world.ports, operator, acme, alice);
    await deleteAccount(world.ports, operator, alice);
    expect(await world.records.organizations.organizationsOf(subject)).toEqual([]);
  });
});
