import { beforeEach, describe, expect, it } from '@jest/globals';
import { deepestGroup } from '@signet/authorization-server';
import fc from 'fast-check';
import { inMemoryAdministration, now, operator, refusal } from '../../test/in-memory-administration.js';
import { deleteAccount } from '../accounts/end-account.js';
import { createResource } from '../resources/change-resource.js';
import { assignRole } from '../roles/assign-role.js';
import { versionOf } from '../version.js';
import { addGroupMember, changeGroup, createGroup, deleteGroup, findGroup, removeGroupMember } from './index.js';

type World = ReturnType<typeof inMemoryAdministration>;
const alice = { username: 'alice' };

describe('groups', () => {
  let world: World;
  beforeEach(async () => {
    world = inMemoryAdministration();
    await world.addPerson('alice');
  });
  const create = (name: string, parent?: string) =>
    createGroup(world.ports, operator, { name, ...(parent !== undefined && { parent: { name: parent } }) });
  const chain = async (prefix: string, length: number) => {
    for (let level = 1; level <= length; level += 1) {
      await create(`${prefix}${level}`, level === 1 ? undefined : `${prefix}${level - 1}`);
    }
  };
  const change = (name: string, patch: object, version?: string) =>
    changeGroup(world.ports, operator, { name }, patch, version);

  it('are made at the top or in another one, with a name as it is kept', async () => {
    const top = await createGroup(world.ports, operator, { name: '  Clerks  of Berlin ', description: 'They file' });
    expect(top).toEqual({
      groupId: expect.any(String),
      name: 'Clerks of Berlin',
      description: 'They file',
      createdAt: now,
    });
    const below = await create('below', 'clerks OF berlin');
    expect(below.parentId).toBe(top.groupId);
    const found = await findGroup(world.records, { groupId: below.groupId });
    expect(found).toEqual({ group: below, above: [top], below: [] });
  });

  it.each<[string, object, string]>([
    ['an empty name', { name: ' ' }, 'invalid: the name of a group has 1 to 128'],
    ['an endless name', { name: 'x'.repeat(129) }, 'invalid: the name of a group has 1 to 128'],
    ['a name that turns text round', { name: 'a\u202eb' }, 'invalid: the name of a group has 1 to 128'],
    ['a name that becomes longer than an index takes', { name: '\ufdfa'.repeat(100) }, 'invalid: the name of a group'],
    ['an empty description', { name: 'a', description: '' }, 'invalid: a description has 1 to 256'],
    ['a parent that is not there', { name: 'a', parent: { name: 'none' } }, 'unknown: there is no such group'],
    ['a parent with NUL', { name: 'a', parent: { groupId: '\u0000' } }, 'unknown: there is no such group'],
    ['a name that is taken', { name: 'TAKEN' }, 'exists: a group of this name exists'],
  ])('are refused with %s', async (_, given, expected) => {
    await create('taken');
    expect(await refusal(createGroup(world.ports, operator, given as never))).toContain(expected);
    expect(await refusal(change('taken', { ...given, name: (given as { name: string }).name }))).toContain(
      expected.startsWith('exists') ? 'was accepted' : expected,
    );
  });

  it('stand in one another up to the bound, whether they are made or moved there', async () => {
    await chain('a', deepestGroup);
    expect(await refusal(create('deeper', `a${deepestGroup}`))).toBe(
      'invalid: groups stand in one another up to 8 deep',
    );
    await chain('b', 3);
    expect(await refusal(change('b1', { parent: { name: 'a6' } }))).toContain('invalid');
    expect((await change('b1', { parent: { name: 'a5' } })).parentId).toBeDefined();
    expect((await change('b1', { parent: null })).parentId).toBeUndefined();
  });

  it('never stand in themselves, at whatever distance, also when two are moved at once', async () => {
    await chain('a', 4);
    for (const parent of ['a1', 'a2', 'a4']) {
      expect(await refusal(change('a1', { parent: { name: parent } }))).toBe(
        'invalid: a1 cannot stand in itself or in a group that stands in it',
      );
    }
    await chain('b', 2);
    const both = await Promise.all([
      refusal(change('a1', { parent: { name: 'b2' } })),
      refusal(change('b1', { parent: { name: 'a4' } })),
    ]);
    expect(both.filter((outcome) => outcome === 'was accepted')).toHaveLength(1);
  });

  it('change of the version that was meant, and keep what is not named', async () => {
    const before = await createGroup(world.ports, operator, { name: 'a', description: 'First' });
    const version = versionOf(before);
    const after = await change('a', { name: 'b' }, version);
    expect(after).toEqual({ ...before, name: 'b' });
    expect(await refusal(change('b', { name: 'c' }, version))).toContain('changed');
    expect(await change('b', { description: null })).not.toHaveProperty('description');
  });

  it('take people in and out, once each', async () => {
    await create('a');
    const [group, bob] = [{ name: 'a' }, { username: 'bob' }];
    expect(await addGroupMember(world.ports, operator, group, alice)).toBe(true);
    expect(await addGroupMember(world.ports, operator, group, alice)).toBe(false);
    expect(await refusal(addGroupMember(world.ports, operator, group, bob))).toBe('unknown: there is no such user');
    expect(await refusal(addGroupMember(world.ports, operator, { name: 'b' }, alice))).toContain('no such group');
    expect(await removeGroupMember(world.ports, operator, group, alice)).toBe(true);
    expect(await removeGroupMember(world.ports, operator, group, alice)).toBe(false);
  });

  it('are deleted when none stands in them, with who was in them and every role', async () => {
    const api = 'https://api.example.com';
    const { roleAssignments } = world.records;
    await createResource(world.ports, operator, { identifier: api, scopes: { read: 'R' }, roles: { clerk: ['read'] } });
    const { groupId } = await create('a');
    await create('b', 'a');
    const group = { name: 'a' };
    await addGroupMember(world.ports, operator, group, alice);
    await assignRole(world.ports, operator, { resource: api, role: 'clerk', holder: { kind: 'group', group } });
    expect(await refusal(deleteGroup(world.ports, operator, group))).toBe('in_use: groups stand in it: b');
    await deleteGroup(world.ports, operator, { name: 'b' });
    expect(await refusal(deleteGroup(world.ports, operator, group, 'other'))).toContain('changed');
    await deleteGroup(world.ports, operator, group);
    expect(await roleAssignments.list({ holder: { kind: 'group', id: groupId } }, 1)).toEqual([]);
    expect(await refusal(deleteGroup(world.ports, operator, group))).toBe('unknown: there is no such group');
  });

  it('lose a person whose account is deleted', async () => {
    await create('a');
    const subject = (await world.records.accounts.findByUsername('alice'))?.subject ?? '';
    await addGroupMember(world.ports, operator, { name: 'a' }, alice);
    await deleteAccount(world.ports, operator, alice);
    expect(await world.records.groups.groupsOf(subject)).toEqual([]);
  });
});

/** Groups as a person would draw them. */
class Model {
  readonly parents = new Map<string, string | undefined>();
  readonly members = new Set<string>();

  lineOf(name: string): readonly string[] {
    const parent = this.parents.get(name);
    return parent === undefined ? [name] : [name, ...this.lineOf(parent)];
  }

  heightOf(name: string): number {
    const below = [...this.parents].filter(([, parent]) => parent === name).map(([child]) => this.heightOf(child));
    return 1 + Math.max(0, ...below);
  }

  groupsOf(): readonly string[] {
    return [...new Set([...this.members].flatMap((name) => this.lineOf(name)))].sort();
  }
}

const name = fc.integer({ min: 0, max: 11 }).map((index) => `g${10 + index}`);
const parent = fc.option(name, { nil: undefined });
const step = fc.oneof(
  fc.record({ does: fc.constant('create' as const), name, parent }),
  fc.record({ does: fc.constant('move' as const), name, parent }),
  fc.record({ does: fc.constant('delete' as const), name }),
  fc.record({ does: fc.constant('join' as const), name }),
  fc.record({ does: fc.constant('leave' as const), name }),
);

describe('whatever is done with groups', () => {
  it('they stand as a simple model has them: no circle, none too deep, nobody in what is gone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { ports, records, addPerson } = inMemoryAdministration();
        const subject = await addPerson('alice');
        const model = new Model();
        for (const each of steps) {
          const reference = { name: each.name };
          const isThere = model.parents.has(each.name);
          if (each.does === 'create') {
            const fits = each.parent === undefined || model.parents.has(each.parent);
            const depth = each.parent !== undefined && fits ? model.lineOf(each.parent).length : 0;
            const isAllowed = !isThere && fits && depth < deepestGroup;
            const given = { name: each.name, ...(each.parent !== undefined && { parent: { name: each.parent } }) };
            expect((await refusal(createGroup(ports, operator, given))) === 'was accepted').toBe(isAllowed);
            if (isAllowed) model.parents.set(each.name, each.parent);
          } else if (each.does === 'move') {
            const line =
              each.parent === undefined ? [] : model.parents.has(each.parent) ? model.lineOf(each.parent) : undefined;
            const isAllowed =
              isThere &&
              line !== undefined &&
              !line.includes(each.name) &&
              line.length + model.heightOf(each.name) <= deepestGroup;
            const patch = { parent: each.parent === undefined ? null : { name: each.parent } };
            expect((await refusal(changeGroup(ports, operator, reference, patch))) === 'was accepted').toBe(isAllowed);
            if (isAllowed) model.parents.set(each.name, each.parent);
          } else if (each.does === 'delete') {
            const isAllowed = isThere && model.heightOf(each.name) === 1;
            expect((await refusal(deleteGroup(ports, operator, reference))) === 'was accepted').toBe(isAllowed);
            if (isAllowed) {
              model.parents.delete(each.name);
              model.members.delete(each.name);
            }
          } else if (isThere) {
            const isChange = each.does === 'join' ? !model.members.has(each.name) : model.members.has(each.name);
            const change = each.does === 'join' ? addGroupMember : removeGroupMember;
            expect(await change(ports, operator, reference, alice)).toBe(isChange);
            if (each.does === 'join') model.members.add(each.name);
            else model.members.delete(each.name);
          }
          const found = await records.groups.groupsOf(subject);
          expect(found.map(({ name: each }) => each)).toEqual(model.groupsOf());
        }
      }),
      { numRuns: 100 },
    );
  });
});
