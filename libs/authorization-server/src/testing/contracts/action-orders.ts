import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Stores } from '../../records/stores.js';
import { now } from '../contract-records.js';
import type { CreateStores } from './create-stores.js';

/** What every implementation must do of what people are ordered to do. */
export function describeActionOrderContracts(name: string, create: CreateStores): void {
  describe(`orders of actions: ${name}`, () => {
    const order = { subject: 'alice', action: 'change_password', orderedAt: now } as const;
    let stores: Stores;
    beforeEach(async () => {
      ({ stores } = await create());
    });

    it('has each once, with the time when it was ordered first', async () => {
      expect(await stores.actionOrders.ofPerson('alice')).toEqual([]);
      const inserted = await Promise.all([order, order, order].map((each) => stores.actionOrders.insert(each)));
      expect(inserted.filter(Boolean)).toHaveLength(1);
      expect(await stores.actionOrders.insert({ ...order, orderedAt: now + 5 })).toBe(false);
      await stores.actionOrders.insert({ ...order, subject: 'bob' });
      expect(await stores.actionOrders.ofPerson('alice')).toEqual([order]);
    });

    it('is done by one of any number, and withdrawn once', async () => {
      await stores.actionOrders.insert(order);
      await stores.actionOrders.insert({ ...order, subject: 'bob' });
      const done = await Promise.all(Array.from({ length: 5 }, () => stores.actionOrders.fulfil(order)));
      expect(done.filter(Boolean)).toHaveLength(1);
      expect(await stores.actionOrders.ofPerson('alice')).toEqual([]);
      expect(await stores.actionOrders.withdraw(order)).toBe(false);
      expect(await stores.actionOrders.withdraw({ ...order, subject: 'bob' })).toBe(true);
      expect(await stores.actionOrders.withdraw({ ...order, subject: 'bob' })).toBe(false);
    });

    it('goes with its person', async () => {
      await stores.actionOrders.insert(order);
      await stores.actionOrders.insert({ ...order, subject: 'bob' });
      expect(await stores.actionOrders.deleteAllOf('alice')).toBe(1);
      expect(await stores.actionOrders.deleteAllOf('alice')).toBe(0);
      expect(await stores.actionOrders.ofPerson('bob')).toHaveLength(1);
    });
  });
}
