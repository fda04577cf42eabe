import { beforeEach, describe, expect, it } from '@jest/globals';
import { deepestGroup, type Group } from '../../records/group.js';
import type { Stores } from '../../records/stores.js';
import { now } from '../contract-records.js';
import { atOnce } from './at-once.js';
import type { CreateStores } from './create-stores.js';

/** What every implementation must do of groups and of who is in them. */
export function describeGroupContracts(name: string, create: CreateStores): void {
  describe(`groups: ${name}`, () => {
    let groups: Stores['groups'];
    beforeEach(async () => {
      ({ groups } = (await create()).stores);
    });
    const group = (groupId: string, parentId?: string): Group => ({
      groupId,
      name: groupId,
      ...(parentId !== undefined && { parentId }),
      createdAt: now,
    });
    const insertAll = async (...all: readonly Group[]) => {
      for (const each of all) expect(await groups.insert(each)).toBe('stored');
    };
    const join = (groupId: string, subject = 's') => groups.addMember({ groupId, subject, addedAt: now });
    const ids = (found: readonly Group[]) => found.map(({ groupId }) => groupId);

    it('keeps a group whole and replaces it', async () => {
      const clerks = { ...group('g1', 'g0'), name: 'Clerks "é"', description: 'At the counter' };
      await insertAll(clerks, group('other'));
      expect(await groups.find('g1')).toEqual(clerks);
      expect(await groups.find('none')).toBeUndefined();
      const plain = { groupId: 'g1', name: 'CLERKS "É"', createdAt: now };
      expect(await groups.replace(plain)).toBe('stored');
      expect(await groups.find('g1')).toEqual(plain);
      expect(await groups.replace(group('none'))).toBe('unknown');
      expect(await groups.find('other')).toEqual(group('other'));
    });

    it('has a name once, in whatever case of its letters', async () => {
      await insertAll({ ...group('g1'), name: 'Ärzte' }, { ...group('g2'), name: 'Pfleger' });
      expect(await groups.insert({ ...group('g3'), name: 'ÄRZTE' })).toBe('name_taken');
      expect(await groups.find('g3')).toBeUndefined();
      expect(await groups.replace({ ...group('g2'), name: 'ärzte' })).toBe('name_taken');
      expect(await groups.replace({ ...group('g3'), name: 'ärzte' })).toBe('unknown');
      expect((await groups.findByName('äRZTE'))?.groupId).toBe('g1');
      expect((await groups.find('g2'))?.name).toBe('Pfleger');
      expect(await groups.findByName('Ärzt')).toBeUndefined();
    });

    it('gives a name to one of many that want it at once', async () => {
      const made = await atOnce((index) => groups.insert({ ...group(`g${index}`), name: index % 2 ? 'one' : 'ONE' }));
      expect(made.filter((outcome) => outcome === 'stored')).toHaveLength(1);
      await atOnce((index) => groups.insert(group(`h${index}`)), 20);
      const renamed = await atOnce((index) => groups.replace({ ...group(`h${index}`), name: 'two' }), 20);
      expect(renamed.filter((outcome) => outcome === 'stored')).toHaveLength(1);
      expect(renamed.filter((outcome) => outcome === 'name_taken')).toHaveLength(19);
    });

    it('lists those that stand in one by their names, and the line of one to the top', async () => {
      await insertAll(group('top'), group('b', 'top'), group('a', 'top'), group('deep', 'b'), group('beside'));
      expect(ids(await groups.childrenOf('top'))).toEqual(['a', 'b']);
      expect(await groups.childrenOf('deep')).toEqual([]);
      expect(ids(await groups.lineOf('deep'))).toEqual(['deep', 'b', 'top']);
      expect(ids(await groups.lineOf('top'))).toEqual(['top']);
      expect(await groups.lineOf('none')).toEqual([]);
      expect(ids(await groups.withThoseAbove(['deep', 'b', 'beside', 'none']))).toEqual(['b', 'beside', 'deep', 'top']);
      expect(await groups.withThoseAbove([])).toEqual([]);
    });

    it('finds the groups of a person, and those above, each once', async () => {
      await insertAll(group('top'), group('b', 'top'), group('a', 'top'), group('deep', 'b'), group('beside'));
      for (const groupId of ['deep', 'a', 'b']) await join(groupId);
      await join('beside', 'other');
      expect(ids(await groups.groupsOf('s'))).toEqual(['a', 'b', 'deep', 'top']);
      expect(ids(await groups.groupsOf('other'))).toEqual(['beside']);
      expect(await groups.groupsOf('nobody')).toEqual([]);
    });

    it('goes no higher than the bound, and ends where groups stand in each other', async () => {
      const names = Array.from({ length: deepestGroup + 3 }, (_, index) => `g${10 + index}`);
      await insertAll(...names.map((each, index) => group(each, names[index - 1])));
      const deepest = String(names.at(-1));
      const reached = names.slice(-deepestGroup);
      await join(deepest);
      expect(ids(await groups.lineOf(deepest))).toEqual(reached.toReversed());
      expect(ids(await groups.groupsOf('s'))).toEqual(reached);
      await insertAll(group('x', 'z'), group('y', 'x'), group('z', 'y'), group('self', 'self'));
      await join('x', 'round');
      await join('self', 'round');
      expect(ids(await groups.lineOf('x'))).toEqual(['x', 'z', 'y']);
      expect(ids(await groups.lineOf('self'))).toEqual(['self']);
      expect(ids(await groups.withThoseAbove(['x', 'self']))).toEqual(['self', 'x', 'y', 'z']);
      expect(ids(await groups.withThoseAbove([deepest]))).toEqual(reached);
      expect(ids(await groups.groupsOf('round'))).toEqual(['self', 'x', 'y', 'z']);
    });

    it('counts the levels of a group and those below it, no further than beyond the bound', async () => {
      await insertAll(group('top'), group('b', 'top'), group('a', 'top'), group('deep', 'b'), group('self', 'self'));
      const heights = await Promise.all(['top', 'b', 'deep', 'none', 'self'].map((id) => groups.heightOf(id)));
      expect(heights).toEqual([3, 2, 1, 0, deepestGroup + 1]);
      const names = Array.from({ length: deepestGroup + 3 }, (_, index) => `g${10 + index}`);
      await insertAll(...names.map((each, index) => group(each, names[index - 1])));
      expect(await groups.heightOf('g10')).toBe(deepestGroup + 1);
    });

    it('takes a person in once, and out once', async () => {
      await insertAll(group('g'), group('h'));
      expect((await atOnce(() => join('g'))).filter(Boolean)).toHaveLength(1);
      expect(await join('h')).toBe(true);
      expect(await join('g', 'other')).toBe(true);
      const out = await atOnce(() => groups.removeMember({ groupId: 'g', subject: 's' }));
      expect(out.filter(Boolean)).toHaveLength(1);
      expect(ids(await groups.groupsOf('s'))).toEqual(['h']);
      expect(ids(await groups.groupsOf('other'))).toEqual(['g']);
    });

    it('says who is in a group by themselves, by the page', async () => {
      await insertAll(group('g'), group('h', 'g'));
      for (const subject of ['c', 'B', 'a', 'd']) await join('g', subject);
      await join('h', 'x');
      const page = (after: string, limit: number) => groups.membersOf({ groupId: 'g', after, limit });
      expect(await page('', 3)).toEqual(['B', 'a', 'c']);
      expect(await page('c', 3)).toEqual(['d']);
      expect(await groups.membersOf({ groupId: 'none', after: '', limit: 3 })).toEqual([]);
    });

    it('takes a person out of all, and everybody out of a group that is deleted', async () => {
      await insertAll(group('g'), group('h'));
      for (const groupId of ['g', 'h']) for (const subject of ['s', 'other']) await join(groupId, subject);
      expect(await groups.removeEverywhere('s')).toBe(2);
      expect(await groups.removeEverywhere('s')).toBe(0);
      expect(await groups.groupsOf('s')).toEqual([]);
      expect((await atOnce(() => groups.delete('g'))).filter(Boolean)).toHaveLength(1);
      expect(await groups.find('g')).toBeUndefined();
      await insertAll(group('g'));
      expect(ids(await groups.groupsOf('other'))).toEqual(['h']);
    });
  });
}
