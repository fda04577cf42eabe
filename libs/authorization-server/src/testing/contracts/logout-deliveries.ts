import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Stores } from '../../records/stores.js';
import { delivery, now } from '../contract-records.js';
import { atOnce } from './at-once.js';
import type { CreateStores } from './create-stores.js';

/** What every implementation must do of logout deliveries. */
export function describeLogoutDeliveryContracts(name: string, create: CreateStores): void {
  describe(`logout deliveries: ${name}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      ({ stores } = await create());
    });

    it('claims a due delivery for one process, counts the attempt and holds it back for the lease', async () => {
      for (let index = 0; index < 30; index += 1) await stores.logoutDeliveries.insert(delivery(`d${index}`));
      await stores.logoutDeliveries.insert(delivery('later', { nextAttemptAt: now + 1 }));
      await stores.logoutDeliveries.insert(delivery('over', { expiresAt: now }));
      const claim = { clientId: 'c', now, leaseUntil: now + 60, limit: 7 };
      const claimed = (await atOnce(() => stores.logoutDeliveries.claimDue(claim), 20)).flat();
      const rest = [];
      // Claims that met each other may have left some behind; none of them twice.
      for (let more = await stores.logoutDeliveries.claimDue(claim); more.length > 0; ) {
        rest.push(...more);
        more = await stores.logoutDeliveries.claimDue(claim);
      }
      const all = [...claimed, ...rest];
      expect(all).toHaveLength(30);
      expect(new Set(all.map(({ deliveryId }) => deliveryId)).size).toBe(30);
      expect(all.find(({ deliveryId }) => deliveryId === 'd3')).toEqual(
        delivery('d3', { attempts: 1, nextAttemptAt: now + 60 }),
      );
      const after = await stores.logoutDeliveries.claimDue({
        clientId: 'c',
        now: now + 60,
        leaseUntil: now + 120,
        limit: 100,
      });
      expect(after).toHaveLength(31);
      expect(after.find(({ deliveryId }) => deliveryId === 'd3')?.attempts).toBe(2);
    });

    it('names the clients of due deliveries once each, and claims of the one that is asked for', async () => {
      for (const clientId of ['a', 'b', 'c', 'd']) {
        const due = clientId === 'd' ? { nextAttemptAt: now + 1 } : clientId === 'c' ? { expiresAt: now } : {};
        for (const nth of [1, 2])
          await stores.logoutDeliveries.insert(delivery(`${clientId}${nth}`, { clientId, ...due }));
      }
      expect([...(await stores.logoutDeliveries.dueClients(now))].sort()).toEqual(['a', 'b']);
      const claim = { clientId: 'b', now, leaseUntil: now + 60, limit: 9 };
      const claimed = await stores.logoutDeliveries.claimDue(claim);
      expect(claimed.map(({ deliveryId }) => deliveryId)).toEqual(['b1', 'b2']);
      expect(await stores.logoutDeliveries.dueClients(now)).toEqual(['a']);
    });

    it('claims what waits longer than any attempt does: a clock was wrong that wrote it', async () => {
      const expiresAt = now + 99_999_999;
      await stores.logoutDeliveries.insert(delivery('hour', { clientId: 'a', nextAttemptAt: now + 3_600, expiresAt }));
      await stores.logoutDeliveries.insert(delivery('year', { nextAttemptAt: now + 31_536_000, expiresAt }));
      expect(await stores.logoutDeliveries.dueClients(now)).toEqual(['c']);
      const claim = (clientId: string) =>
        stores.logoutDeliveries.claimDue({ clientId, now, leaseUntil: now + 60, limit: 9 });
      expect((await claim('c')).map(({ deliveryId }) => deliveryId)).toEqual(['year']);
      expect([await claim('c'), await claim('a')]).toEqual([[], []]);
    });

    it('postpones, deletes and sweeps deliveries', async () => {
      for (const id of ['a', 'b', 'c']) await stores.logoutDeliveries.insert(delivery(id));
      await stores.logoutDeliveries.postpone('a', now + 10);
      await stores.logoutDeliveries.delete('b');
      await stores.logoutDeliveries.delete('unknown');
      const due = await stores.logoutDeliveries.claimDue({
        clientId: 'c',
        now: now + 9,
        leaseUntil: now + 9,
        limit: 9,
      });
      expect(due.map(({ deliveryId }) => deliveryId)).toEqual(['c']);
      expect(await stores.logoutDeliveries.deleteExpired(now + 1000, 9)).toBe(2);
    });
  });
}
