import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AccountLink } from '../../records/account-link.js';
import type { Stores } from '../../records/stores.js';
import type { UnitOfWork } from '../../records/unit-of-work.js';
import { digest } from '../../shared/digest.js';
import { now } from '../contract-records.js';
import type { CreateStores } from './create-stores.js';

/** What every implementation must do of links that mail carries. */
export function describeAccountLinkContracts(name: string, create: CreateStores): void {
  describe(`links of mail: ${name}`, () => {
    const link = (of: string, more: Partial<AccountLink> = {}): AccountLink => ({
      digest: digest(of),
      purpose: 'recover',
      subject: 'alice',
      createdAt: now,
      expiresAt: now + 600,
      ...more,
    });
    let stores: Stores;
    let unitOfWork: UnitOfWork;
    beforeEach(async () => {
      ({ stores, unitOfWork } = await create());
    });

    it('are kept as they were made, and found by their digest', async () => {
      const whole = link('1', {
        purpose: 'confirm-new-email',
        address: 'röd@bücher.example',
        bond: digest('bond'),
        facts: { from: 'a "b" \u0000', to: '' },
        place: { kind: 'group', id: 'an id' },
      });
      await stores.accountLinks.insert(whole);
      await stores.accountLinks.insert(link('2', { purpose: 'invite', subject: undefined, address: 'b@c.example' }));
      expect(await stores.accountLinks.find(whole.digest)).toStrictEqual(whole);
      for (const absent of ['subject', 'place']) {
        expect(await stores.accountLinks.find(digest('2'))).not.toHaveProperty(absent, expect.anything());
      }
      expect(await stores.accountLinks.find(digest('3'))).toBeUndefined();
    });

    it('are used by one of any number at once, and stay known as used', async () => {
      await stores.accountLinks.insert(link('1'));
      const used = await Promise.all(
        Array.from({ length: 8 }, (_, nth) => stores.accountLinks.use(digest('1'), now + nth)),
      );
      expect(used.filter(Boolean)).toHaveLength(1);
      expect(await stores.accountLinks.find(digest('1'))).toEqual({ ...link('1'), usedAt: now + used.indexOf(true) });
      expect(await stores.accountLinks.use(digest('1'), now)).toBe(false);
    });

    it('are used by nobody once they are over, or are not there', async () => {
      await stores.accountLinks.insert(link('1'));
      expect(await stores.accountLinks.use(digest('1'), now + 600)).toBe(false);
      expect(await stores.accountLinks.use(digest('2'), now)).toBe(false);
      expect(await stores.accountLinks.use(digest('1'), now + 599)).toBe(true);
    });

    it('are unused again where what they were used for did not come about', async () => {
      await stores.accountLinks.insert(link('1'));
      const failing = unitOfWork.run(async (inside) => {
        expect(await inside.accountLinks.use(digest('1'), now)).toBe(true);
        throw new Error('on purpose');
      });
      await expect(failing).rejects.toThrow('on purpose');
      expect(await stores.accountLinks.use(digest('1'), now)).toBe(true);
    });

    it('are listed while they are good, the oldest first, of one purpose and person or address', async () => {
      await stores.accountLinks.insert(link('new', { createdAt: now + 1 }));
      await stores.accountLinks.insert(link('old'));
      await stores.accountLinks.insert(link('over', { expiresAt: now }));
      await stores.accountLinks.insert(link('used', { usedAt: now }));
      await stores.accountLinks.insert(link('other', { purpose: 'verify-email' }));
      await stores.accountLinks.insert(link('bob', { subject: 'bob', createdAt: now + 2 }));
      const invited = { purpose: 'invite', subject: undefined } as const;
      await stores.accountLinks.insert(link('a', { ...invited, address: 'a@b.example' }));
      await stores.accountLinks.insert(link('b', { ...invited, address: 'b@b.example', createdAt: now + 1 }));
      const open = async (...asked: Parameters<Stores['accountLinks']['open']>) =>
        (await stores.accountLinks.open(...asked)).map((row) => row.digest);
      expect(await open({ purpose: 'recover', subject: 'alice' }, now, 9)).toEqual([digest('old'), digest('new')]);
      expect(await open({ purpose: 'recover', subject: 'alice' }, now, 1)).toEqual([digest('old')]);
      expect(await open({ purpose: 'recover' }, now, 9)).toEqual([digest('old'), digest('new'), digest('bob')]);
      expect(await open({ purpose: 'invite', address: 'b@b.example' }, now, 9)).toEqual([digest('b')]);
    });

    it('are told apart by their place, and by the second in which they were made', async () => {
      const invited = { purpose: 'invite', subject: undefined, address: 'a@b.example' } as const;
      const acme = { kind: 'organization', id: 'acme' } as const;
      await stores.accountLinks.insert(link('nowhere', { ...invited, createdAt: now + 1 }));
      await stores.accountLinks.insert(link('acme', { ...invited, place: acme }));
      await stores.accountLinks.insert(link('group', { ...invited, place: { kind: 'group', id: 'acme' } }));
      const open = async (more: object) =>
        (await stores.accountLinks.open({ purpose: 'invite', ...more }, now, 9)).map((row) => row.digest).toSorted();
      const all = (...names: readonly string[]) => names.map(digest).toSorted();
      expect(await open({ place: acme })).toEqual(all('acme'));
      expect(await open({ address: 'a@b.example', place: 'none' })).toEqual(all('nowhere'));
      expect(await open({ place: { kind: 'group', id: 'other' } })).toEqual([]);
      expect(await open({ createdAt: now })).toEqual(all('acme', 'group'));
      expect(await open({})).toEqual(all('nowhere', 'acme', 'group'));
    });

    it('end one by one, with their person, and by the sweeper', async () => {
      await stores.accountLinks.insert(link('1'));
      await stores.accountLinks.insert(link('2', { purpose: 'not-me' }));
      await stores.accountLinks.insert(link('3', { subject: 'bob' }));
      await stores.accountLinks.insert(link('4', { subject: 'bob', expiresAt: now + 60 }));
      expect(await stores.accountLinks.delete(digest('1'))).toBe(true);
      expect(await stores.accountLinks.delete(digest('1'))).toBe(false);
      expect(await stores.accountLinks.deleteAllOf('alice')).toBe(1);
      expect(await stores.accountLinks.deleteExpired(now + 59, 9)).toBe(0);
      expect(await stores.accountLinks.deleteExpired(now + 60, 9)).toBe(1);
      expect(await stores.accountLinks.find(digest('3'))).toEqual(link('3', { subject: 'bob' }));
    });
  });
}
