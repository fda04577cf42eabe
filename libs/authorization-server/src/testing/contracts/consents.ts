import { beforeEach, describe, expect, it } from '@jest/globals';
import { consentBasis } from '../../grants/consent-basis.js';
import { mostDestinations } from '../../grants/most-destinations.js';
import type { Consent } from '../../records/consent.js';
import type { Stores } from '../../records/stores.js';
import type { UnitOfWork } from '../../records/unit-of-work.js';
import { digest } from '../../shared/digest.js';
import { client, now } from '../contract-records.js';
import type { CreateStores } from './create-stores.js';

/** What every implementation must do of consents. */
export function describeConsentContracts(name: string, create: CreateStores): void {
  describe(`consents: ${name}`, () => {
    let stores: Stores;
    let unitOfWork: UnitOfWork;
    beforeEach(async () => {
      ({ stores, unitOfWork } = await create());
    });

    const basis = {
      ...consentBasis(client),
      logoUri: 'https://c.example/é?',
      document: digest('document'),
      localized: { clientName: { ja: '店' } },
    };
    const consent = {
      subject: 's',
      clientId: 'c',
      destination: 'https://c.example',
      basis,
      identityScopes: ['openid'],
      resources: [{ identifier: 'https://a.example', scopes: ['a:read'] }],
      updatedAt: now,
    };
    const find = ({ subject, clientId, destination }: Consent) => stores.consents.find(subject, clientId, destination);

    it('are kept whole, one for each destination, and replaced', async () => {
      const elsewhere = { ...consent, destination: 'com.example.app:', basis: consentBasis(client) };
      await stores.consents.save(consent);
      await stores.consents.save(elsewhere);
      expect(await find(consent)).toEqual(consent);
      const changed = {
        ...consent,
        basis: { ...basis, clientName: 'renamed' },
        identityScopes: ['openid', 'email'],
        organizations: ['o1', 'o2'],
      };
      await stores.consents.save(changed);
      expect(await find(consent)).toEqual(changed);
      expect(await find(elsewhere)).toEqual(elsewhere);
      expect(await stores.consents.find('s', 'c', 'https://other.example')).toBeUndefined();
    });

    it('are forgotten by client, and by client and person', async () => {
      const others = [
        { ...consent, subject: 'other' },
        { ...consent, clientId: 'other' },
      ] as const;
      const mine = [consent, { ...consent, destination: 'https://two.example' }];
      for (const each of [...mine, ...others]) await stores.consents.save(each);
      expect(await stores.consents.deleteAll({ clientId: 'c', subject: 's' })).toBe(2);
      expect(await Promise.all([...mine, ...others].map(find))).toEqual([undefined, undefined, ...others]);
      expect(await stores.consents.deleteAll({ clientId: 'c' })).toBe(1);
      expect(await stores.consents.deleteAll({ clientId: 'c' })).toBe(0);
      expect(await find(others[1])).toEqual(others[1]);
      await stores.consents.save(others[0]);
      expect(await stores.consents.deleteAll({ subject: 's' })).toBe(1);
      expect(await find(others[0])).toEqual(others[0]);
      await expect(stores.consents.deleteAll({})).rejects.toThrow('a consent filter is empty');
    });

    it('are listed for one person and client, and their clients by the page', async () => {
      const [older, newer] = [
        { ...consent, destination: 'https://two.example', updatedAt: now - 1 },
        { ...consent, clientId: 'é' },
      ];
      for (const each of [older, consent, newer, { ...consent, clientId: 'Z' }, { ...consent, subject: 'other' }]) {
        await stores.consents.save(each);
      }
      expect(await stores.consents.list('s', 'c')).toEqual([consent, older]);
      const page = { subject: 's', limit: 2 };
      expect(await stores.consents.clientsOf({ ...page, after: '' })).toEqual(['Z', 'c']);
      expect(await stores.consents.clientsOf({ ...page, after: 'c' })).toEqual(['é']);
      expect(await stores.consents.clientsOf({ ...page, after: 'é' })).toEqual([]);
    });

    it('are listed for one person and some clients', async () => {
      const of = (clientId: string, updatedAt: number, subject = 's') => ({ ...consent, subject, clientId, updatedAt });
      const all = [of('a"', now), of('é', now + 2), of('third', now + 1), of('é', now + 3, 'other')] as const;
      for (const each of all) await stores.consents.save(each);
      expect(await stores.consents.listOf('s', ['a"', 'é', 'nobody'])).toEqual([all[1], all[0]]);
      expect(await stores.consents.listOf('s', [])).toEqual([]);
    });

    it('end by their age, so many at once', async () => {
      const at = (updatedAt: number) => ({ ...consent, destination: `https://${updatedAt}.example`, updatedAt });
      for (const age of [1, 2, 3, 4]) await stores.consents.save(at(now - age));
      expect(await stores.consents.deleteOlderThan({ before: now - 1, limit: 2 })).toBe(2);
      const left = (await stores.consents.list('s', 'c')).map(({ updatedAt }) => now - updatedAt);
      expect(left).toEqual([1, 2]);
      expect(await stores.consents.deleteOlderThan({ before: now - 1, limit: 2 })).toBe(1);
      expect(await stores.consents.deleteOlderThan({ before: now - 1, limit: 2 })).toBe(0);
    });

    it('are bounded for one person and client: the oldest destination goes', async () => {
      const at = (index: number, updatedAt: number) => ({
        ...consent,
        destination: `https://${index}.example`,
        updatedAt,
      });
      const other = { ...at(0, now - 9), subject: 'other' };
      await stores.consents.save(other);
      for (let index = 0; index < mostDestinations; index += 1) await stores.consents.save(at(index, now + index));
      // Also one whose clock is behind stays, for it has just been given.
      await stores.consents.save(at(100, now - 5));
      const kept = await Promise.all([0, 1, mostDestinations - 1, 100].map((index) => find(at(index, 0))));
      expect(kept.map((each) => each !== undefined)).toEqual([false, true, true, true]);
      expect(await find(other)).toEqual(other);
    });

    it('are forgotten with the unit of work that forgets them, or not at all', async () => {
      await stores.consents.save(consent);
      const undone = unitOfWork.run(async ({ consents }) => {
        await consents.deleteAll({ clientId: 'c' });
        throw new Error('refused');
      });
      await expect(undone).rejects.toThrow('refused');
      expect(await find(consent)).toEqual(consent);
    });
  });
}
