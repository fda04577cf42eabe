import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Stores } from '../../records/stores.js';
import { digest } from '../../shared/digest.js';
import { now } from '../contract-records.js';
import { atOnce } from './at-once.js';
import type { CreateStores } from './create-stores.js';

/** What every implementation must do of replays. */
export function describeReplayContracts(name: string, create: CreateStores): void {
  describe(`replays: ${name}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      ({ stores } = await create());
    });

    it('remembers a replay for one of 200 at once, until it expires', async () => {
      const remembered = await atOnce(() => stores.replays.remember(digest('jti'), now + 60));
      expect(remembered.filter(Boolean)).toHaveLength(1);
      expect(await stores.replays.remember(digest('other'), now + 61)).toBe(true);
      expect(await stores.replays.deleteExpired(now + 60, 10)).toBe(1);
      expect(await stores.replays.remember(digest('other'), now + 61)).toBe(false);
      expect(await stores.replays.remember(digest('jti'), now + 90)).toBe(true);
    });
  });
}
