import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Stores } from '../../records/stores.js';
import { now } from '../contract-records.js';
import { atOnce } from './at-once.js';
import type { CreateStores } from './create-stores.js';

/** What every implementation must do of signing keys. */
export function describeSigningKeyContracts(name: string, create: CreateStores): void {
  describe(`signing keys: ${name}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      ({ stores } = await create());
    });

    it('keeps signing keys with their life', async () => {
      const key = {
        kid: 'k',
        algorithm: 'ES256',
        privateJwk: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'd' },
        createdAt: now,
        activatesAt: now + 1,
      } as const;
      await stores.signingKeys.insert(key);
      expect(await stores.signingKeys.list()).toEqual([key]);
      const retirement = { retiresAt: now + 2, publishedUntil: now + 3, expiresAt: now + 4 };
      const retired = await atOnce(() => stores.signingKeys.retire('k', retirement), 5);
      expect(retired.filter(Boolean)).toHaveLength(1);
      // What is known of its end by now is not put off.
      expect(
        await stores.signingKeys.retire('k', { retiresAt: now + 8, publishedUntil: now + 9, expiresAt: now + 9 }),
      ).toBe(false);
      expect(await stores.signingKeys.retire('nobody', retirement)).toBe(false);
      expect(await stores.signingKeys.list()).toEqual([{ ...key, ...retirement }]);
      expect(await stores.signingKeys.deleteExpired(now + 3, 10)).toBe(0);
      expect(await stores.signingKeys.deleteExpired(now + 4, 10)).toBe(1);
    });

    it('inserts the first signing key of an algorithm once, beside those of others', async () => {
      const key = (kid: string, algorithm: 'ES256' | 'RS256') => ({
        kid,
        algorithm,
        privateJwk: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: kid },
        createdAt: now,
        activatesAt: now,
      });
      const inserted = await atOnce((index) => stores.signingKeys.insertFirst(key(`k${index}`, 'ES256')), 20);
      expect(inserted.filter(Boolean)).toHaveLength(1);
      expect(await stores.signingKeys.insertFirst(key('r', 'RS256'))).toBe(true);
      const winner = `k${inserted.indexOf(true)}`;
      expect(await stores.signingKeys.list()).toEqual([key(winner, 'ES256'), key('r', 'RS256')]);
      await stores.signingKeys.insert(key('z', 'ES256'));
      expect(await stores.signingKeys.insertFirst(key('late', 'ES256'))).toBe(false);
      const deleted = await atOnce(() => stores.signingKeys.delete(winner), 5);
      expect(deleted.filter(Boolean)).toHaveLength(1);
      expect((await stores.signingKeys.list()).map(({ kid }) => kid)).toEqual(['r', 'z']);
    });

    it('keeps keys that an operator gives without a private half, and never takes one again that is spent', async () => {
      const given = (kid: string) =>
        ({
          kid,
          algorithm: 'ES256',
          given: { by: 'file', publicJwk: { kty: 'EC', crv: 'P-256', x: 'x', y: kid } },
          createdAt: now,
          activatesAt: now,
        }) as const;
      expect(await stores.signingKeys.insertFirst(given('first'))).toBe(true);
      const taken = await atOnce(() => stores.signingKeys.insertGiven(given('next')), 10);
      expect(taken.filter(Boolean)).toHaveLength(1);
      expect(await stores.signingKeys.insertGiven(given('first'))).toBe(false);
      expect(await stores.signingKeys.list()).toEqual([given('first'), given('next')]);
      // Withdrawn.
      const deleted = await atOnce(() => stores.signingKeys.delete('next'), 5);
      expect(deleted.filter(Boolean)).toHaveLength(1);
      // Over.
      await stores.signingKeys.retire('first', { retiresAt: now + 1, publishedUntil: now + 2, expiresAt: now + 3 });
      expect(await stores.signingKeys.deleteExpired(now + 3, 10)).toBe(0);
      expect(await stores.signingKeys.list()).toEqual([]);
      for (const kid of ['first', 'next']) expect(await stores.signingKeys.insertGiven(given(kid))).toBe(false);
      expect(await stores.signingKeys.retire('next', { retiresAt: 1, publishedUntil: 1, expiresAt: 1 })).toBe(false);
      // Nor as the first one, and of no algorithm.
      for (const kid of ['first', 'next']) expect(await stores.signingKeys.insertFirst(given(kid))).toBe(false);
      expect(await stores.signingKeys.insertFirst(given('fresh'))).toBe(true);
      expect(await stores.signingKeys.insertFirst({ ...given('fresh'), algorithm: 'RS256' })).toBe(false);
      expect(await stores.signingKeys.list()).toEqual([given('fresh')]);
    });
  });
}
