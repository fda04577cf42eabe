import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Stores } from '../../records/stores.js';
import { now } from '../contract-records.js';
import type { CreateStores } from './create-stores.js';

/** What every implementation must do of terms and who accepted them. */
export function describeTermsContracts(name: string, create: CreateStores): void {
  describe(`terms: ${name}`, () => {
    const draft = { termsId: 'house', version: '1', title: 'House rules “ü”', text: 'Be kind.', createdAt: now };
    let stores: Stores;
    beforeEach(async () => {
      ({ stores } = await create());
    });

    it('has each version once, and finds what counts', async () => {
      const published = { ...draft, version: '2', effectiveFrom: now };
      const later = { ...draft, version: '3', effectiveFrom: now + 1 };
      const url = 'https://example.com/terms';
      const other = {
        termsId: 'acme',
        version: '1',
        title: 'Acme',
        url,
        audience: { kind: 'organization', id: 'o1' },
        createdAt: now,
        effectiveFrom: now - 5,
      } as const;
      expect(await Promise.all([stores.terms.insert(draft), stores.terms.insert(draft)])).toHaveLength(2);
      expect(await stores.terms.insert({ ...draft, title: 'Another' })).toBe(false);
      expect(await stores.terms.find({ termsId: 'house', version: '1' })).toEqual(draft);
      for (const each of [published, later, other]) expect(await stores.terms.insert(each)).toBe(true);
      expect(await stores.terms.find(other)).toEqual(other);
      const { text: _, ...shown } = published;
      const inForce = await stores.terms.inForce(now);
      expect(inForce).toHaveLength(2);
      expect(inForce).toEqual(expect.arrayContaining([shown, other]));
      expect(await stores.terms.inForce(now + 1)).toHaveLength(3);
      expect(await stores.terms.replace({ ...other, retiredAt: now })).toBe(true);
      expect(await stores.terms.replace({ ...other, version: 'none' })).toBe(false);
      expect(await stores.terms.inForce(now)).toEqual([shown]);
    });

    it('keeps the first acceptance of each version', async () => {
      const acceptance = {
        subject: 'alice',
        termsId: 'house',
        version: '1',
        title: 'House rules',
        effectiveFrom: now,
        acceptedAt: now,
        clientId: 'portal',
      };
      const inserted = await Promise.all([1, 2, 3].map(() => stores.termsAcceptances.insert(acceptance)));
      expect(inserted.filter(Boolean)).toHaveLength(1);
      expect(await stores.termsAcceptances.insert({ ...acceptance, acceptedAt: now + 9 })).toBe(false);
      await stores.termsAcceptances.insert({ ...acceptance, version: '0' });
      await stores.termsAcceptances.insert({ ...acceptance, subject: 'bob' });
      expect(await stores.termsAcceptances.ofPerson('alice')).toEqual([{ ...acceptance, version: '0' }, acceptance]);
    });
  });
}
