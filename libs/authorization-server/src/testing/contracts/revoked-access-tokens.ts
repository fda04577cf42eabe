import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Stores } from '../../records/stores.js';
import { now } from '../contract-records.js';
import type { CreateStores } from './create-stores.js';

/** What every implementation must do of revoked access tokens. */
export function describeRevokedAccessTokenContracts(name: string, create: CreateStores): void {
  describe(`revoked access tokens: ${name}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      ({ stores } = await create());
    });

    it('remembers revoked access tokens', async () => {
      await stores.revokedAccessTokens.add('jti', now + 5);
      await stores.revokedAccessTokens.add('jti', now + 5);
      expect(await stores.revokedAccessTokens.has('jti')).toBe(true);
      expect(await stores.revokedAccessTokens.deleteExpired(now + 5, 10)).toBe(1);
      expect(await stores.revokedAccessTokens.has('jti')).toBe(false);
    });
  });
}
