import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Stores } from '../../records/stores.js';
import { atOnce } from './at-once.js';
import type { CreateStores } from './create-stores.js';

/** What every implementation must do of secrets. */
export function describeSecretContracts(name: string, create: CreateStores): void {
  describe(`secrets: ${name}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      ({ stores } = await create());
    });

    it('keeps the first secret of a name, whoever asks', async () => {
      const given = await atOnce((index) => stores.secrets.findOrInsert('salt', Buffer.alloc(32, index)));
      const texts = new Set(given.map((secret) => Buffer.from(secret).toString('hex')));
      expect(texts.size).toBe(1);
      const later = await stores.secrets.findOrInsert('salt', Buffer.alloc(32, 255));
      expect(texts).toContain(Buffer.from(later).toString('hex'));
      const other = await stores.secrets.findOrInsert('nonce', Buffer.alloc(32, 254));
      expect(Buffer.from(other)).toEqual(Buffer.alloc(32, 254));
    });
  });
}
