import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Stores } from '../../records/stores.js';
import { now } from '../contract-records.js';
import type { CreateStores } from './create-stores.js';

/** What every implementation must do of what people were offered. */
export function describeMadeOfferContracts(name: string, create: CreateStores): void {
  describe(`offers that were made: ${name}`, () => {
    const offer = { subject: 'alice', offer: 'passkey', offeredAt: now } as const;
    const bounds = { notSince: now - 100, notAfter: now };
    let stores: Stores;
    beforeEach(async () => {
      ({ stores } = await create());
    });

    it('are made by one of any number at once, and kept by person and name', async () => {
      expect(await stores.madeOffers.ofPerson('alice')).toEqual([]);
      const made = await Promise.all(Array.from({ length: 5 }, () => stores.madeOffers.make(offer, bounds)));
      expect(made.filter(Boolean)).toHaveLength(1);
      expect(await stores.madeOffers.make({ ...offer, offer: 'second_way' }, bounds)).toBe(true);
      expect(await stores.madeOffers.make({ ...offer, subject: 'bob' }, bounds)).toBe(true);
      expect(await stores.madeOffers.ofPerson('alice')).toEqual([offer, { ...offer, offer: 'second_way' }]);
    });

    it('are made again once the time is over, by one of any number', async () => {
      await stores.madeOffers.make(offer, bounds);
      const later = { ...offer, offeredAt: now + 100 };
      expect(await stores.madeOffers.make(later, { notSince: now - 1, notAfter: now + 100 })).toBe(false);
      const over = { notSince: now, notAfter: now + 100 };
      const made = await Promise.all(Array.from({ length: 5 }, () => stores.madeOffers.make(later, over)));
      expect(made.filter(Boolean)).toHaveLength(1);
      expect(await stores.madeOffers.ofPerson('alice')).toEqual([later]);
    });

    it('are made again where a clock that was ahead made them', async () => {
      await stores.madeOffers.make({ ...offer, offeredAt: now + 1000 }, bounds);
      expect(await stores.madeOffers.make(offer, bounds)).toBe(true);
      expect(await stores.madeOffers.ofPerson('alice')).toEqual([offer]);
    });

    it('are never made again once they were declined, which counts once', async () => {
      const declined = { subject: 'alice', offer: 'passkey', at: now + 1 } as const;
      expect(await stores.madeOffers.decline(declined)).toBe(false);
      await stores.madeOffers.make(offer, bounds);
      const all = await Promise.all(Array.from({ length: 5 }, () => stores.madeOffers.decline(declined)));
      expect(all.filter(Boolean)).toHaveLength(1);
      const later = { ...offer, offeredAt: now + 1000 };
      expect(await stores.madeOffers.make(later, { notSince: now + 900, notAfter: now + 1000 })).toBe(false);
      expect(await stores.madeOffers.ofPerson('alice')).toEqual([{ ...offer, declinedAt: now + 1 }]);
    });

    it('go with their person', async () => {
      await stores.madeOffers.make(offer, bounds);
      await stores.madeOffers.make({ ...offer, subject: 'bob' }, bounds);
      expect(await stores.madeOffers.deleteAllOf('alice')).toBe(1);
      expect(await stores.madeOffers.deleteAllOf('alice')).toBe(0);
      expect(await stores.madeOffers.ofPerson('bob')).toHaveLength(1);
    });
  });
}
