import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Stores } from '../../records/stores.js';
import { digest } from '../../shared/digest.js';
import { now } from '../contract-records.js';
import type { CreateStores } from './create-stores.js';

/** What every implementation must do of interactions. */
export function describeInteractionContracts(name: string, create: CreateStores): void {
  describe(`interactions: ${name}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      ({ stores } = await create());
    });

    it('completes an interaction once', async () => {
      const interaction = {
        interactionId: 'i',
        browserDigest: digest('b'),
        request: { clientId: 'c', state: 'ü\u2028"' } as never,
        createdAt: now,
        expiresAt: now + 10,
      };
      await stores.interactions.insert(interaction);
      await stores.interactions.recordLogin('i', 'sid');
      await stores.interactions.recordConsent('i', 'sid');
      expect(await stores.interactions.find('i')).toEqual({
        ...interaction,
        loggedInSessionId: 'sid',
        consentedSessionId: 'sid',
      });
      const completed = await Promise.all(Array.from({ length: 20 }, () => stores.interactions.complete('i')));
      expect(completed.filter(Boolean)).toHaveLength(1);
    });
  });
}
