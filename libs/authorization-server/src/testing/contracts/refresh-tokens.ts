import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Stores } from '../../records/stores.js';
import { digest } from '../../shared/digest.js';
import { code, grant, now, refreshToken } from '../contract-records.js';
import type { CreateStores } from './create-stores.js';

/** What every implementation must do of refresh tokens. */
export function describeRefreshTokenContracts(name: string, create: CreateStores): void {
  describe(`refresh tokens: ${name}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      ({ stores } = await create());
    });

    it('rotates a refresh token once, into one successor that it remembers', async () => {
      await stores.grants.insert(grant('g'));
      await stores.refreshTokens.insert(refreshToken('r'));
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          stores.refreshTokens.rotate(digest('r'), now + 1, refreshToken(`${index}`)),
        ),
      );
      const winner = outcomes.indexOf('consumed');
      expect(outcomes.filter((outcome) => outcome === 'consumed')).toHaveLength(1);
      expect(new Set(outcomes)).toEqual(new Set(['consumed', 'replayed']));
      const used = { consumedAt: now + 1, successorDigest: digest(`${winner}`) };
      expect(await stores.refreshTokens.find(digest('r'))).toEqual(refreshToken('r', used));
      for (let index = 0; index < 50; index += 1) {
        const expected = index === winner ? refreshToken(`${index}`) : undefined;
        expect(await stores.refreshTokens.find(digest(`${index}`))).toEqual(expected);
      }
      expect(await stores.refreshTokens.rotate(digest('unknown'), now, refreshToken('new'))).toBe('unknown');
    });

    it('consumes nothing where what it is consumed for cannot be stored', async () => {
      await stores.grants.insert(grant('g'));
      for (const secret of ['r', 'taken']) await stores.refreshTokens.insert(refreshToken(secret));
      await stores.authorizationCodes.insert(code('x'));
      const failed = await Promise.allSettled([
        stores.refreshTokens.rotate(digest('r'), now, refreshToken('taken')),
        stores.authorizationCodes.consume(digest('x'), now, refreshToken('taken')),
      ]);
      expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      expect(await stores.refreshTokens.find(digest('r'))).toEqual(refreshToken('r'));
      expect(await stores.authorizationCodes.find(digest('x'))).toEqual(code('x'));
    });

    it('puts the end of one refresh token off', async () => {
      await stores.grants.insert(grant('g'));
      const token = { grantId: 'g', clientId: 'c', confirmation: { jkt: 'jkt' }, createdAt: now, expiresAt: now + 50 };
      for (const secret of ['r', 'other']) await stores.refreshTokens.insert({ ...token, digest: digest(secret) });
      await stores.refreshTokens.extend(digest('r'), now + 90);
      await stores.refreshTokens.extend(digest('unknown'), now + 90);
      expect(await stores.refreshTokens.find(digest('r'))).toEqual({
        ...token,
        digest: digest('r'),
        expiresAt: now + 90,
      });
      expect((await stores.refreshTokens.find(digest('other')))?.expiresAt).toBe(now + 50);
    });
  });
}
