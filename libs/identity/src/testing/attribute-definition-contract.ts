import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AttributeDefinition } from '../accounts/attribute-definition.js';
import type { AttributeDefinitionStore } from '../accounts/attribute-definition-store.js';

const definition = (more: Partial<AttributeDefinition> = {}): AttributeDefinition => ({
  name: 'department',
  type: 'string',
  seenBy: 'operator',
  changedBy: 'operator',
  createdAt: 1_000,
  ...more,
});

/** What every AttributeDefinitionStore must do. `factory` gives an empty store for each test. */
export function describeAttributeDefinitionStoreContract(
  name: string,
  factory: () => Promise<AttributeDefinitionStore> | AttributeDefinitionStore,
): void {
  describe(`AttributeDefinitionStore contract: ${name}`, () => {
    let store: AttributeDefinitionStore;
    beforeEach(async () => {
      store = await factory();
    });

    it('keeps every member, and what is absent absent', async () => {
      const whole = definition({ description: 'Où', longest: 9, oneOf: ['R&D', 'é'], seenBy: 'person' });
      expect(await store.insert(whole)).toBe(true);
      expect(await store.find('department')).toStrictEqual(whole);
      expect(await store.find('Department')).toBeUndefined();
      expect(await store.replace(definition())).toBe(true);
      expect(await store.find('department')).toStrictEqual(definition());
      expect(await store.replace(definition({ name: 'unknown' }))).toBe(false);
      expect(await store.list()).toHaveLength(1);
    });

    it('takes one of several of one name, and deletes it for one of several calls', async () => {
      const inserted = await Promise.all([1, 2, 3].map((createdAt) => store.insert(definition({ createdAt }))));
      expect(inserted.filter(Boolean)).toHaveLength(1);
      const deleted = await Promise.all([1, 2, 3].map(() => store.delete('department')));
      expect(deleted.filter(Boolean)).toHaveLength(1);
    });

    it('lists by name', async () => {
      for (const each of ['site', 'clearance']) await store.insert(definition({ name: each }));
      expect((await store.list()).map((each) => each.name)).toEqual(['clearance', 'site']);
    });
  });
}
