import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Factor, onlyOne } from '../factors/factor.js';
import type { FactorStore } from '../factors/factor-store.js';

const totp = (more: Partial<Factor> = {}): Factor => ({
  factorId: 'factor-1',
  subject: 'subject-1',
  name: 'Phone',
  handle: onlyOne('totp', 'subject-1'),
  amr: ['otp'],
  data: { type: 'totp', secret: 'JBSWY3DPEHPK3PXP' },
  revision: 0,
  createdAt: 1_000,
  ...more,
});

const passkey = (more: Partial<Factor> = {}): Factor =>
  totp({
    factorId: 'factor-2',
    name: 'Schlüssel „1“',
    handle: 'passkey:abc_-',
    amr: ['hwk', 'user', 'mfa'],
    data: {
      type: 'passkey',
      credentialId: 'abc_-',
      publicKey: 'pQ',
      algorithm: -7,
      signatureCounter: 4_294_967_295,
      transports: ['usb', 'nfc'],
      backupEligible: false,
      backedUp: false,
      discoverable: true,
      aaguid: '00000000-0000-0000-0000-000000000000',
      counterWentBackAt: 1_004,
    },
    createdAt: 1_001,
    lastUsedAt: 1_005,
    ...more,
  });

/** What every FactorStore must do. `factory` gives an empty store for each test. */
export function describeFactorStoreContract(name: string, factory: () => Promise<FactorStore> | FactorStore): void {
  describe(`FactorStore contract: ${name}`, () => {
    let store: FactorStore;
    beforeEach(async () => {
      store = await factory();
    });

    it('keeps every member, and what is absent absent', async () => {
      for (const factor of [passkey(), totp()]) {
        expect(await store.insert(factor)).toBe(true);
        expect(await store.find(factor.factorId)).toStrictEqual(factor);
        expect(await store.findByHandle(factor.handle)).toStrictEqual(factor);
      }
      expect(await store.find('factor-3')).toBeUndefined();
      expect(await store.findByHandle('passkey:ABC_-')).toBeUndefined();
    });

    it('knows those of one person, the oldest first, also without what is secret of them', async () => {
      for (const factor of [passkey(), totp(), totp({ factorId: 'factor-9', subject: 'subject-2', handle: 'other' })]) {
        await store.insert(factor);
      }
      expect(await store.ofPerson('subject-1')).toStrictEqual([totp(), passkey()]);
      const { factorId, name: called, amr, createdAt } = totp();
      const enrolled = await store.enrolled('subject-1');
      expect(enrolled[0]).toStrictEqual({ factorId, type: 'totp', name: called, amr, createdAt });
      expect(enrolled[1]).toMatchObject({ type: 'passkey', lastUsedAt: 1_005 });
      expect(JSON.stringify(enrolled)).not.toMatch(/JBSWY|publicKey|abc_-/);
      expect(await store.ofPerson('subject-3')).toEqual([]);
    });

    it('takes one of several of one handle, whoever they are of', async () => {
      const inserted = await Promise.all(
        [1, 2, 3, 4].map((nth) => store.insert(totp({ factorId: `factor-${nth}`, subject: `subject-${nth}` }))),
      );
      expect(inserted.filter(Boolean)).toHaveLength(1);
      expect(await store.insert(totp({ handle: 'another', factorId: `factor-${inserted.indexOf(true) + 1}` }))).toBe(
        false,
      );
    });

    it('changes for one of several calls at once that read the same, and keeps whose it is', async () => {
      await store.insert(totp());
      const taken = await Promise.all(
        Array.from({ length: 8 }, (_, nth) =>
          store.replace(
            totp({
              subject: 'subject-2',
              handle: 'another',
              data: { type: 'totp', secret: 'JBSWY3DPEHPK3PXP', lastStep: nth },
              lastUsedAt: 1_009,
              revision: 1,
            }),
          ),
        ),
      );
      expect(taken.filter(Boolean)).toHaveLength(1);
      const data = { type: 'totp', secret: 'JBSWY3DPEHPK3PXP', lastStep: taken.indexOf(true) } as const;
      expect(await store.find('factor-1')).toStrictEqual(totp({ data, lastUsedAt: 1_009, revision: 1 }));
      expect(await store.replace(totp({ revision: 1 }))).toBe(false);
      expect(await store.replace(totp({ revision: 3 }))).toBe(false);
      expect(await store.replace(totp({ factorId: 'factor-7', revision: 1 }))).toBe(false);
    });

    it('deletes one for one of several calls, and none of somebody else', async () => {
      await store.insert(totp());
      await store.insert(passkey());
      expect(await store.delete({ factorId: 'factor-1', subject: 'subject-2' })).toBe(false);
      const calls = await Promise.all([1, 2, 3].map(() => store.delete(totp())));
      expect(calls.filter(Boolean)).toHaveLength(1);
      expect(await store.insert(totp({ factorId: 'factor-3' }))).toBe(true);
      expect(await store.deleteAllOf('subject-1')).toBe(2);
      expect(await store.deleteAllOf('subject-1')).toBe(0);
    });
  });
}
