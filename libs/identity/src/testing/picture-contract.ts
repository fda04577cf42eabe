import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Picture, PictureStore } from '../accounts/picture.js';

const picture = (more: Partial<Picture> = {}): Picture => ({
  subject: 'alice',
  pictureId: 'first',
  large: 'bGFyZ2U=',
  small: 'c21hbGw=',
  createdAt: 1_000,
  ...more,
});

/** What every PictureStore must do. `factory` gives an empty one for each test, with accounts of alice and bob. */
export function describePictureStoreContract(name: string, factory: () => Promise<PictureStore> | PictureStore): void {
  describe(`PictureStore contract: ${name}`, () => {
    let store: PictureStore;
    beforeEach(async () => {
      store = await factory();
    });

    it('finds each size by its id, and the whole by its person', async () => {
      await store.save(picture());
      await store.save(picture({ subject: 'bob', pictureId: 'other', large: 'Ym9i' }));
      expect(await store.find('first', 'large')).toBe('bGFyZ2U=');
      expect(await store.find('first', 'small')).toBe('c21hbGw=');
      expect(await store.find('other', 'large')).toBe('Ym9i');
      expect(await store.find('First', 'large')).toBeUndefined();
      expect(await store.ofPerson('alice')).toStrictEqual(picture());
      expect(await store.ofPerson('carol')).toBeUndefined();
    });

    it('has one of each person: another takes its place, and its address is nobody’s', async () => {
      await store.save(picture());
      await store.save(picture({ pictureId: 'second', createdAt: 2_000 }));
      expect(await store.find('first', 'large')).toBeUndefined();
      expect(await store.ofPerson('alice')).toStrictEqual(picture({ pictureId: 'second', createdAt: 2_000 }));
      const ids = ['a', 'b', 'c', 'd'];
      await Promise.all(ids.map((pictureId) => store.save(picture({ pictureId }))));
      const found = await Promise.all(ids.map((id) => store.find(id, 'small')));
      expect(found.filter((each) => each !== undefined)).toHaveLength(1);
    });

    it('deletes that of one person, once', async () => {
      await store.save(picture());
      await store.save(picture({ subject: 'bob', pictureId: 'other' }));
      const deleted = await Promise.all([1, 2, 3].map(() => store.deleteOf('alice')));
      expect(deleted.filter(Boolean)).toHaveLength(1);
      expect(await store.find('first', 'large')).toBeUndefined();
      expect(await store.find('other', 'large')).toBe('bGFyZ2U=');
    });
  });
}
