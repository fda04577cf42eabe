import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Stores } from '../../records/stores.js';
import { now } from '../contract-records.js';
import { atOnce } from './at-once.js';
import type { CreateStores } from './create-stores.js';

/** What every implementation must do of counted failures. */
export function describeFailureCountContracts(name: string, create: CreateStores): void {
  describe(`failure counts: ${name}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      ({ stores } = await create());
    });

    it('counts each of 200 failures at once, in windows that end, whichever way the clock went', async () => {
      const counts = await atOnce(() => stores.failureCounts.add('k', 1, now, 60));
      expect(counts.map(({ failures }) => failures).sort((a, b) => a - b)).toEqual(counts.map((_, index) => index + 1));
      expect(await stores.failureCounts.add('k', 2, now + 60, 60)).toEqual({ failures: 2, expiresAt: now + 120 });
      expect(await stores.failureCounts.add('k', 1, now - 3600, 60)).toEqual({ failures: 1, expiresAt: now - 3540 });
      expect(await stores.failureCounts.add('l', 1, now, 60)).toEqual({ failures: 1, expiresAt: now + 60 });
      expect(await stores.failureCounts.deleteExpired(now, 10)).toBe(1);
      expect(await stores.failureCounts.add('l', 1, now, 60)).toEqual({ failures: 2, expiresAt: now + 60 });
    });
  });
}
