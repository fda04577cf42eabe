import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Stores } from '../../records/stores.js';
import { digest } from '../../shared/digest.js';
import { now } from '../contract-records.js';
import { atOnce } from './at-once.js';
import type { CreateStores } from './create-stores.js';

/** What every implementation must do of initial access tokens. */
export function describeInitialAccessTokenContracts(name: string, create: CreateStores): void {
  describe(`initial access tokens: ${name}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      ({ stores } = await create());
    });

    it('lists initial access tokens, and deletes one once', async () => {
      const token = (secret: string, createdAt: number) =>
        ({ digest: digest(secret), createdAt, expiresAt: now + 50, remaining: 3 }) as const;
      await stores.initialAccessTokens.insert(token('later', now + 1));
      await stores.initialAccessTokens.insert(token('first', now));
      await stores.initialAccessTokens.use(digest('later'), now);
      expect(await stores.initialAccessTokens.list()).toEqual([
        token('first', now),
        { ...token('later', now + 1), remaining: 2 },
      ]);
      const deleted = await Promise.all(
        Array.from({ length: 10 }, () => stores.initialAccessTokens.delete(digest('first'))),
      );
      expect(deleted.filter(Boolean)).toHaveLength(1);
      expect(await stores.initialAccessTokens.use(digest('first'), now)).toBe(false);
      expect(await stores.initialAccessTokens.list()).toHaveLength(1);
    });

    it('uses an initial access token as often as it says, and not when it has expired', async () => {
      const token = { createdAt: now, expiresAt: now + 10 };
      await stores.initialAccessTokens.insert({ ...token, digest: digest('three'), remaining: 3 });
      await stores.initialAccessTokens.insert({ ...token, digest: digest('old'), remaining: 9 });
      const used = await atOnce(() => stores.initialAccessTokens.use(digest('three'), now + 9));
      expect(used.filter(Boolean)).toHaveLength(3);
      expect(await stores.initialAccessTokens.use(digest('old'), now + 10)).toBe(false);
      expect(await stores.initialAccessTokens.use(digest('unknown'), now)).toBe(false);
      expect(await stores.initialAccessTokens.deleteExpired(now + 10, 10)).toBe(2);
    });
  });
}
