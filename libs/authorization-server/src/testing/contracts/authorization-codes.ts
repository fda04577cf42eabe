import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Stores } from '../../records/stores.js';
import { digest } from '../../shared/digest.js';
import { code, grant, now, refreshToken } from '../contract-records.js';
import type { CreateStores } from './create-stores.js';

/** What every implementation must do of authorization codes. */
export function describeAuthorizationCodeContracts(name: string, create: CreateStores): void {
  describe(`authorization codes: ${name}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      ({ stores } = await create());
    });

    it('consumes a code for one of 200 at once', async () => {
      await stores.grants.insert(grant('g'));
      await stores.authorizationCodes.insert(code('x', { nonce: 'n' }));
      const outcomes = await Promise.all(
        Array.from({ length: 200 }, () => stores.authorizationCodes.consume(digest('x'), now + 1)),
      );
      expect(outcomes.filter((outcome) => outcome === 'consumed')).toHaveLength(1);
      expect(new Set(outcomes)).toEqual(new Set(['consumed', 'replayed']));
      expect(await stores.authorizationCodes.consume(digest('y'), now)).toBe('unknown');
      expect(await stores.authorizationCodes.find(digest('x'))).toEqual(code('x', { nonce: 'n', consumedAt: now + 1 }));
    });

    it('stores a refresh token with the code that was redeemed for it, once', async () => {
      await stores.grants.insert(grant('g'));
      await stores.authorizationCodes.insert(code('x'));
      const issued = (index: number) => refreshToken(`${index}`, { confirmation: { jkt: 'jkt' } });
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, (_, index) => stores.authorizationCodes.consume(digest('x'), now, issued(index))),
      );
      const winner = outcomes.indexOf('consumed');
      for (let index = 0; index < 50; index += 1) {
        const expected = index === winner ? issued(index) : undefined;
        expect(await stores.refreshTokens.find(digest(`${index}`))).toEqual(expected);
      }
      expect(await stores.authorizationCodes.consume(digest('unknown'), now, issued(99))).toBe('unknown');
      expect(await stores.refreshTokens.find(digest('99'))).toBeUndefined();
    });

    it('leaves a code as it was for somebody who has left', async () => {
      await stores.grants.insert(grant('g'));
      await stores.authorizationCodes.insert(code('x'));
      const asked: boolean[] = [];
      const leaving = (left: boolean) => () => {
        asked.push(left);
        return left;
      };
      const { authorizationCodes: codes, refreshTokens } = stores;
      expect(await codes.consume(digest('x'), now, refreshToken('first'), leaving(true))).toBe('left');
      expect(await codes.find(digest('x'))).toEqual(code('x'));
      expect(await refreshTokens.find(digest('first'))).toBeUndefined();
      expect(await codes.consume(digest('x'), now, refreshToken('second'), leaving(false))).toBe('consumed');
      expect(asked).toEqual([true, false]);
      expect(await codes.consume(digest('x'), now, refreshToken('third'), leaving(true))).toBe('replayed');
      expect(await codes.consume(digest('y'), now, undefined, leaving(true))).toBe('unknown');
      expect(await refreshTokens.find(digest('second'))).toEqual(refreshToken('second'));
      expect(await refreshTokens.find(digest('third'))).toBeUndefined();
    });

    it('takes back what a code was redeemed for, and it is good again', async () => {
      await stores.grants.insert(grant('g'));
      await stores.authorizationCodes.insert(code('x'));
      await stores.authorizationCodes.insert(code('y'));
      await stores.authorizationCodes.consume(digest('x'), now, refreshToken('first'));
      await stores.authorizationCodes.consume(digest('y'), now, refreshToken('other'));
      await stores.authorizationCodes.giveBack(digest('x'), digest('first'));
      expect(await stores.refreshTokens.find(digest('first'))).toBeUndefined();
      expect(await stores.authorizationCodes.find(digest('x'))).toEqual(code('x'));
      expect(await stores.authorizationCodes.consume(digest('x'), now, refreshToken('second'))).toBe('consumed');
      expect(await stores.refreshTokens.find(digest('second'))).toEqual(refreshToken('second'));
      expect(await stores.refreshTokens.find(digest('other'))).toEqual(refreshToken('other'));
      await stores.authorizationCodes.giveBack(digest('y'), undefined);
      expect(await stores.authorizationCodes.find(digest('y'))).toEqual(code('y'));
    });

    it('sweeps at most a batch, and only what has expired', async () => {
      await stores.grants.insert(grant('g'));
      for (const secret of ['a', 'b', 'c']) await stores.authorizationCodes.insert(code(secret));
      await stores.authorizationCodes.insert(code('d', { expiresAt: now + 61 }));
      expect(await stores.authorizationCodes.deleteExpired(now + 60, 2)).toBe(2);
      expect(await stores.authorizationCodes.deleteExpired(now + 60, 2)).toBe(1);
      expect(await stores.authorizationCodes.find(digest('d'))).toBeDefined();
    });
  });
}
