import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RoleAssignment, RoleAssignmentKey, RoleHolder } from '../../records/role-assignment.js';
import type { Stores } from '../../records/stores.js';
import { now } from '../contract-records.js';
import { atOnce } from './at-once.js';
import type { CreateStores } from './create-stores.js';

const [orders, invoices, stock] = ['https://orders.example', 'https://invoices.example', 'https://stock.example'];
const account = (id: string): RoleHolder => ({ kind: 'account', id });
const group = (id: string): RoleHolder => ({ kind: 'group', id });
const acme = { kind: 'organization', id: 'acme' } as const;

/** What every implementation must do of who has which role. */
export function describeRoleAssignmentContracts(name: string, create: CreateStores): void {
  describe(`role assignments: ${name}`, () => {
    let stores: Stores;
    let assignments: Stores['roleAssignments'];
    beforeEach(async () => {
      ({ stores } = await create());
      assignments = stores.roleAssignments;
    });
    const clerk: RoleAssignmentKey = { resource: orders, role: 'clerk', holder: account('s') };
    const at = (key: RoleAssignmentKey): RoleAssignment => ({ ...key, assignedAt: now });
    const insertAll = async (...keys: readonly RoleAssignmentKey[]) => {
      for (const key of keys) expect(await assignments.insert(at(key))).toBe(true);
    };

    it('gives a role once, everywhere and within each bound, and takes each once', async () => {
      const bounds = [clerk, { ...clerk, within: acme }, { ...clerk, within: { kind: 'group', id: 'acme' } as const }];
      for (const key of bounds) {
        expect((await atOnce(() => assignments.insert(at(key)))).filter(Boolean)).toHaveLength(1);
      }
      expect(await assignments.list({ role: 'clerk' }, 9)).toHaveLength(3);
      expect((await atOnce(() => assignments.delete(clerk))).filter(Boolean)).toHaveLength(1);
      const left = await assignments.list({ holder: account('s') }, 9);
      expect(left.map(({ within }) => within?.kind)).toEqual(['group', 'organization']);
      expect(left.map(({ assignedAt }) => assignedAt)).toEqual([now, now]);
    });

    it('lists what matches every member that is given, in order, and no more than asked for', async () => {
      const keys: readonly RoleAssignmentKey[] = [
        { ...clerk, resource: invoices, holder: { kind: 'client', id: 's' } },
        { ...clerk, holder: account('other') },
        clerk,
        { ...clerk, within: acme },
        { ...clerk, holder: group('g') },
        { ...clerk, role: 'manager' },
      ];
      await insertAll(...keys.toReversed());
      expect(await assignments.list({ resource: orders }, 9)).toEqual(keys.slice(1).map(at));
      expect(await assignments.list({ resource: orders, role: 'clerk' }, 2)).toEqual(keys.slice(1, 3).map(at));
      expect(await assignments.list({ holder: account('s') }, 9)).toEqual(
        [keys[2], keys[3], keys[5]].map((key) => at(key ?? clerk)),
      );
      expect(await assignments.list({ holder: { kind: 'client', id: 's' } }, 9)).toHaveLength(1);
      expect(await assignments.list({ within: acme }, 9)).toEqual([at({ ...clerk, within: acme })]);
      expect(await assignments.list({ resource: invoices, holder: account('s') }, 9)).toEqual([]);
    });

    it('pages through those who have a role everywhere, each once', async () => {
      const holders = [account('a'), account('b'), { kind: 'client', id: 'a' } as const, group('a'), group('c')];
      for (const holder of holders) await insertAll({ ...clerk, holder }, { ...clerk, holder, within: acme });
      await insertAll({ ...clerk, holder: account('only here'), within: acme }, { ...clerk, role: 'manager' });
      await insertAll({ ...clerk, resource: invoices });
      const found: RoleHolder[] = [];
      for (let page: readonly RoleHolder[] = []; ; ) {
        const wanted = { resource: orders, role: 'clerk', after: found.at(-1), limit: 2 };
        page = await assignments.holdersEverywhere(wanted);
        found.push(...page);
        if (page.length < 2) break;
      }
      expect(found).toEqual(holders);
      expect(await assignments.holdersEverywhere({ resource: stock, role: 'clerk', limit: 9 })).toEqual([]);
    });

    it('takes all that match, and nothing where nothing is said', async () => {
      await insertAll(
        clerk,
        { ...clerk, within: acme },
        { ...clerk, holder: group('s') },
        { ...clerk, role: 'manager' },
      );
      await expect(async () => assignments.deleteAll({})).rejects.toThrow('empty');
      await expect(async () => assignments.deleteAll({ role: undefined })).rejects.toThrow('empty');
      await expect(async () => assignments.list({}, 9)).rejects.toThrow('empty');
      expect(await assignments.deleteAll({ within: acme })).toBe(1);
      expect(await assignments.deleteAll({ resource: orders, role: 'clerk', holder: account('s') })).toBe(1);
      expect(await assignments.deleteAll({ holder: account('s') })).toBe(1);
      expect(await assignments.list({ resource: orders }, 9)).toEqual([at({ ...clerk, holder: group('s') })]);
    });

    it('knows what a person has, by themselves and through groups and those above, at the audiences that are asked about', async () => {
      const groups = [
        { groupId: 'top', name: 'top', createdAt: now },
        { groupId: 'below', name: 'below', parentId: 'top', createdAt: now },
        { groupId: 'deeper', name: 'deeper', parentId: 'below', createdAt: now },
        { groupId: 's', name: 's', createdAt: now },
      ];
      for (const each of groups) await stores.groups.insert(each);
      await stores.groups.addMember({ groupId: 'below', subject: 's', addedAt: now });
      const mine: readonly RoleAssignmentKey[] = [
        { ...clerk, resource: invoices, holder: group('below') },
        { ...clerk, role: 'a', holder: account('s') },
        { ...clerk, role: 'b', holder: account('s'), within: acme },
        { ...clerk, role: 'c', holder: group('top') },
      ];
      const others: readonly RoleAssignmentKey[] = [
        { ...clerk, resource: stock, holder: account('s') },
        { ...clerk, holder: group('deeper') },
        { ...clerk, holder: group('s') },
        { ...clerk, holder: account('below') },
        { ...clerk, holder: { kind: 'client', id: 's' } },
      ];
      await insertAll(...mine, ...others);
      expect(await assignments.ofPerson('s', [orders, invoices])).toEqual(mine.map(at));
      expect(await assignments.ofPerson('s', [invoices])).toEqual(mine.slice(0, 1).map(at));
      expect(await assignments.ofPerson('s', [])).toEqual([]);
      expect(await assignments.ofPerson('nobody', [orders])).toEqual([]);
    });

    it('ends where the groups of a person stand in each other', async () => {
      for (const [groupId, parentId] of [
        ['x', 'y'],
        ['y', 'x'],
      ] as const) {
        await stores.groups.insert({ groupId, name: groupId, parentId, createdAt: now });
      }
      await stores.groups.addMember({ groupId: 'x', subject: 's', addedAt: now });
      await insertAll({ ...clerk, holder: group('y') });
      expect(await assignments.ofPerson('s', [orders])).toHaveLength(1);
    });
  });
}
