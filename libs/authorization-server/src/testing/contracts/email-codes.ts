import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Stores } from '../../records/stores.js';
import { digest } from '../../shared/digest.js';
import { now } from '../contract-records.js';
import type { CreateStores } from './create-stores.js';

/** What every implementation must do of codes that were sent to addresses. */
export function describeEmailCodeContracts(name: string, create: CreateStores): void {
  describe(`email codes: ${name}`, () => {
    const code = { subject: 'alice', digest: digest('1'), tries: 0, createdAt: now, expiresAt: now + 600 };
    let stores: Stores;
    beforeEach(async () => {
      ({ stores } = await create());
    });

    it('are tried so often, all at once too, and used up once', async () => {
      expect(await stores.emailCodes.find('alice')).toBeUndefined();
      await stores.emailCodes.save(code);
      const tried = await Promise.all(Array.from({ length: 8 }, () => stores.emailCodes.tryOnce(code, 5)));
      expect(tried.filter(Boolean)).toHaveLength(5);
      expect(await stores.emailCodes.find('alice')).toEqual({ ...code, tries: 5 });
      const used = await Promise.all([1, 2, 3].map(() => stores.emailCodes.consume(code)));
      expect(used.filter(Boolean)).toHaveLength(1);
      expect(await stores.emailCodes.tryOnce(code, 5)).toBe(false);
    });

    it('take the place of the one before, and are swept', async () => {
      await stores.emailCodes.save({ ...code, tries: 4 });
      const next = { ...code, digest: digest('2'), expiresAt: now + 60 };
      await stores.emailCodes.save(next);
      expect(await stores.emailCodes.find('alice')).toEqual(next);
      expect(await stores.emailCodes.tryOnce(code, 5)).toBe(false);
      expect(await stores.emailCodes.consume(code)).toBe(false);
      expect(await stores.emailCodes.deleteExpired(now + 59, 9)).toBe(0);
      expect(await stores.emailCodes.deleteExpired(now + 60, 9)).toBe(1);
    });
  });
}
