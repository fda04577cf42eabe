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
      await stores.interactions.recordConsent('i', 'sid');
      expect(await stores.interactions.find('i')).toEqual({ ...interaction, consentedSessionId: 'sid' });
      const ends = Array.from({ length: 20 }, (_, index) => ({
        answer: index % 2 === 0 ? ('allowed' as const) : ('denied' as const),
        answeredFor: `subject ${index}`,
        expiresAt: now + index,
      }));
      const completed = await Promise.all(ends.map((end) => stores.interactions.complete('i', end)));
      expect(completed.filter(Boolean)).toHaveLength(1);
      // Of the one that was first, whole.
      expect(await stores.interactions.find('i')).toEqual({
        ...interaction,
        consentedSessionId: 'sid',
        ...ends[completed.indexOf(true)],
      });
      expect(await stores.interactions.complete('unknown', { answer: 'denied', expiresAt: now })).toBe(false);
    });

    it('offers something once, to one person, until they have said something to it', async () => {
      const interaction = {
        interactionId: 'i',
        browserDigest: digest('b'),
        request: { clientId: 'c' } as never,
        createdAt: now,
        expiresAt: now + 10,
      };
      await stores.interactions.insert(interaction);
      const made = { offer: 'passkey', offeredTo: 'alice' } as const;
      const all = await Promise.all(Array.from({ length: 5 }, () => stores.interactions.recordOffer('i', made)));
      expect(all.filter(Boolean)).toHaveLength(1);
      expect(await stores.interactions.find('i')).toEqual({ ...interaction, ...made });
      await stores.interactions.endOffer('i');
      expect(await stores.interactions.find('i')).toEqual({ ...interaction, offeredTo: 'alice' });
      expect(await stores.interactions.recordOffer('i', { offer: 'second_way', offeredTo: 'bob' })).toBe(false);
      expect(await stores.interactions.recordOffer('unknown', made)).toBe(false);
    });

    it('goes on for longer, never for less, and not once it is answered', async () => {
      const interaction = {
        interactionId: 'i',
        browserDigest: digest('b'),
        request: { clientId: 'c' } as never,
        createdAt: now,
        expiresAt: now + 10,
      };
      await stores.interactions.insert(interaction);
      await stores.interactions.insert({ ...interaction, interactionId: 'other' });
      const until = async () => (await stores.interactions.find('i'))?.expiresAt;
      expect([await stores.interactions.extend('i', now + 20), await until()]).toEqual([true, now + 20]);
      expect([await stores.interactions.extend('i', now + 20), await until()]).toEqual([false, now + 20]);
      expect([await stores.interactions.extend('i', now + 19), await until()]).toEqual([false, now + 20]);
      expect((await stores.interactions.find('other'))?.expiresAt).toBe(now + 10);
      await stores.interactions.complete('i', { answer: 'denied', expiresAt: now + 21 });
      expect([await stores.interactions.extend('i', now + 30), await until()]).toEqual([false, now + 21]);
      expect(await stores.interactions.extend('unknown', now + 30)).toBe(false);
    });
  });
}
