import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Stores } from '../../records/stores.js';
import { digest } from '../../shared/digest.js';
import { now } from '../contract-records.js';
import { atOnce } from './at-once.js';
import type { CreateStores } from './create-stores.js';

/** What every implementation must do of pushed requests. */
export function describePushedRequestContracts(name: string, create: CreateStores): void {
  describe(`pushed requests: ${name}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      ({ stores } = await create());
    });

    it('consumes a pushed request for one of 200 at once, and keeps its parameters in order', async () => {
      const request = {
        digest: digest('p'),
        clientId: 'c',
        parameters: [
          ['resource', 'b'],
          ['state', 'ü"\u2028'],
          ['resource', 'a'],
        ] as const,
        confirmation: { jkt: 'jkt' },
        signed: true,
        createdAt: now,
        expiresAt: now + 90,
      };
      await stores.pushedRequests.insert(request);
      expect(await stores.pushedRequests.find(digest('p'))).toEqual(request);
      const outcomes = await atOnce(() => stores.pushedRequests.consume(digest('p'), now + 1));
      expect(outcomes.filter((outcome) => outcome === 'consumed')).toHaveLength(1);
      expect(new Set(outcomes)).toEqual(new Set(['consumed', 'replayed']));
      expect(await stores.pushedRequests.consume(digest('q'), now)).toBe('unknown');
      expect(await stores.pushedRequests.find(digest('p'))).toEqual({ ...request, consumedAt: now + 1 });
      const { confirmation: _none, ...plain } = { ...request, digest: digest('q'), signed: false };
      await stores.pushedRequests.insert(plain);
      expect(await stores.pushedRequests.find(digest('q'))).toEqual(plain);
      expect(await stores.pushedRequests.deleteExpired(now + 90, 10)).toBe(2);
    });
  });
}
