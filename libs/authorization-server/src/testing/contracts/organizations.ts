import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Organization } from '../../records/organization.js';
import type { Stores } from '../../records/stores.js';
import { now } from '../contract-records.js';
import { atOnce } from './at-once.js';
import type { CreateStores } from './create-stores.js';

/** What every implementation must do of organizations and their members. */
export function describeOrganizationContracts(name: string, create: CreateStores): void {
  describe(`organizations: ${name}`, () => {
    let organizations: Stores['organizations'];
    beforeEach(async () => {
      ({ organizations } = (await create()).stores);
    });
    const organization = (organizationId: string, named = organizationId): Organization => ({
      organizationId,
      name: named,
      displayName: `The ${named} "é"`,
      createdAt: now,
    });
    const join = (organizationId: string, subject = 's') =>
      organizations.addMember({ organizationId, subject, addedAt: now });
    const ids = (found: readonly Organization[]) => found.map(({ organizationId }) => organizationId);

    it('keeps an organization whole, finds it by its name and replaces it', async () => {
      expect(await organizations.insert(organization('o1', 'acme'))).toBe('stored');
      expect(await organizations.find('o1')).toEqual(organization('o1', 'acme'));
      expect(await organizations.findByName('acme')).toEqual(organization('o1', 'acme'));
      expect(await organizations.replace(organization('o1', 'acme-2'))).toBe('stored');
      expect(await organizations.findByName('acme')).toBeUndefined();
      expect(await organizations.findByName('acme-2')).toEqual(organization('o1', 'acme-2'));
      expect(await organizations.replace(organization('none'))).toBe('unknown');
      expect(await organizations.find('none')).toBeUndefined();
      await organizations.insert(organization('o2', 'acme'));
      expect(ids(await organizations.findAll(['o1', 'none', 'o2', 'o1']))).toEqual(['o2', 'o1']);
      expect(await organizations.findAll([])).toEqual([]);
    });

    it('gives a name to one of many that want it at once', async () => {
      const made = await atOnce((index) => organizations.insert(organization(`o${index}`, 'acme')));
      expect(made.filter((outcome) => outcome === 'stored')).toHaveLength(1);
      expect(made.filter((outcome) => outcome === 'name_taken')).toHaveLength(made.length - 1);
      await atOnce((index) => organizations.insert(organization(`p${index}`)), 20);
      const renamed = await atOnce((index) => organizations.replace(organization(`p${index}`, 'two')), 20);
      expect(renamed.filter((outcome) => outcome === 'stored')).toHaveLength(1);
      expect(renamed.filter((outcome) => outcome === 'name_taken')).toHaveLength(19);
    });

    it('takes a member in once and out once, and knows whose member somebody is', async () => {
      for (const id of ['b', 'a', 'c']) await organizations.insert(organization(id));
      expect((await atOnce(() => join('a'))).filter(Boolean)).toHaveLength(1);
      expect(await join('b')).toBe(true);
      expect(await join('c', 'other')).toBe(true);
      expect(await organizations.organizationsOf('s')).toEqual([organization('a'), organization('b')]);
      expect(await organizations.isMember({ organizationId: 'a', subject: 's' })).toBe(true);
      expect(await organizations.isMember({ organizationId: 'c', subject: 's' })).toBe(false);
      const out = await atOnce(() => organizations.removeMember({ organizationId: 'a', subject: 's' }));
      expect(out.filter(Boolean)).toHaveLength(1);
      expect(await organizations.isMember({ organizationId: 'a', subject: 's' })).toBe(false);
      expect(ids(await organizations.organizationsOf('other'))).toEqual(['c']);
    });

    it('takes a person out of all, and everybody out of one that is deleted', async () => {
      for (const id of ['a', 'b']) {
        await organizations.insert(organization(id));
        for (const subject of ['s', 'other']) await join(id, subject);
      }
      expect(await organizations.removeEverywhere('s')).toBe(2);
      expect(await organizations.organizationsOf('s')).toEqual([]);
      expect((await atOnce(() => organizations.delete('a'))).filter(Boolean)).toHaveLength(1);
      expect(await organizations.find('a')).toBeUndefined();
      expect(await organizations.isMember({ organizationId: 'a', subject: 'other' })).toBe(false);
      expect(ids(await organizations.organizationsOf('other'))).toEqual(['b']);
    });
  });
}
