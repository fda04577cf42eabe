import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Stores } from '../../records/stores.js';
import type { UnitOfWork } from '../../records/unit-of-work.js';
import { digest } from '../../shared/digest.js';
import { code, delivery, deviceCode, grant, now } from '../contract-records.js';
import type { CreateStores } from './create-stores.js';

/** What every implementation must do of units of work. */
export function describeUnitOfWorkContracts(name: string, create: CreateStores): void {
  describe(`units of work: ${name}`, () => {
    let stores: Stores;
    let unitOfWork: UnitOfWork;
    beforeEach(async () => {
      ({ stores, unitOfWork } = await create());
    });

    it('keeps all of a unit of work or nothing', async () => {
      const failing = unitOfWork.run(async (inside) => {
        await inside.grants.insert(grant('g'));
        await inside.authorizationCodes.insert(code('x'));
        expect(await inside.grants.find('g')).toBeDefined();
        throw new Error('on purpose');
      });
      await expect(failing).rejects.toThrow('on purpose');
      expect(await stores.grants.find('g')).toBeUndefined();
      expect(await unitOfWork.run(async (inside) => inside.grants.insert(grant('g')).then(() => 'done'))).toBe('done');
      expect(await stores.grants.find('g')).toEqual(grant('g'));
    });

    it('does not let a rollback take a write beside it', async () => {
      const failing = unitOfWork.run(async (inside) => {
        await inside.grants.insert(grant('inside'));
        await new Promise((resolve) => setImmediate(resolve));
        throw new Error('on purpose');
      });
      const beside = stores.grants.insert(grant('beside'));
      await expect(failing).rejects.toThrow('on purpose');
      await beside;
      expect(await stores.grants.find('beside')).toBeDefined();
    });

    it('takes back what a failed unit of work consumed, noted, decided and claimed', async () => {
      await stores.deviceCodes.insert(deviceCode('d'));
      await stores.logoutDeliveries.insert(delivery('l'));
      const failing = unitOfWork.run(async (inside) => {
        expect(await inside.deviceCodes.decide(digest('d'), { grantId: 'g' })).toBe(true);
        expect(await inside.deviceCodes.consume(digest('d'), now)).toBe('consumed');
        expect(await inside.deviceCodes.insert(deviceCode('e'))).toBe(true);
        expect(await inside.replays.remember(digest('jti'), now + 9)).toBe(true);
        expect(
          await inside.logoutDeliveries.claimDue({ clientId: 'c', now, leaseUntil: now + 9, limit: 9 }),
        ).toHaveLength(1);
        throw new Error('on purpose');
      });
      await expect(failing).rejects.toThrow('on purpose');
      expect(await stores.deviceCodes.find(digest('d'))).toEqual(deviceCode('d'));
      expect(await stores.deviceCodes.find(digest('e'))).toBeUndefined();
      expect(await stores.replays.remember(digest('jti'), now + 9)).toBe(true);
      expect(
        await stores.logoutDeliveries.claimDue({ clientId: 'c', now, leaseUntil: now + 9, limit: 9 }),
      ).toHaveLength(1);
    });
  });
}
