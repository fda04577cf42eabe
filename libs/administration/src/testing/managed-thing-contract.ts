import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ManagedThing, ManagedThingStore } from '../configuration/managed-thing.js';

/** What every implementation must do of things that a configuration manages. @param create an empty one */
export function describeManagedThingStoreContract(name: string, create: () => Promise<ManagedThingStore>): void {
  describe(`managed things: ${name}`, () => {
    let store: ManagedThingStore;
    beforeEach(async () => {
      store = await create();
    });
    const thing = (kind: ManagedThing['kind'], called: string): ManagedThing => ({
      kind,
      name: called,
      digest: `digest of ${called}`,
      appliedAt: 1_700_000_000,
    });

    it('finds each by kind and name, whoever applied it', async () => {
      const [ofShell, ofPerson] = [thing('client', 'portal'), { ...thing('group', 'portal'), appliedBy: 'alice' }];
      await store.save(ofShell);
      await store.save(ofPerson);
      expect([await store.find(ofShell), await store.find(ofPerson)]).toEqual([ofShell, ofPerson]);
      for (const other of [thing('client', 'Portal'), thing('audience', 'portal'), thing('client', 'portal ')]) {
        expect(await store.find(other)).toBeUndefined();
      }
    });

    it('keeps one of each, as it was applied last', async () => {
      const [before, after] = [{ ...thing('role', 'clerk'), appliedBy: 'alice' }, thing('role', 'clerk')];
      await store.save(before);
      await store.save({ ...after, digest: 'another', appliedAt: 1_700_000_009 });
      expect(await store.list()).toEqual([{ ...after, digest: 'another', appliedAt: 1_700_000_009 }]);
      await Promise.all(Array.from({ length: 10 }, () => store.save(after)));
      expect(await store.list()).toEqual([after]);
    });

    it('lists by kind and name, as their bytes are ordered', async () => {
      const names = ['Z', 'a', 'a/b', 'é', '["https://api.example.com","clerk"]', '\uffe6', '\u{1f600}'];
      for (const kind of ['role', 'client'] as const) for (const each of names) await store.save(thing(kind, each));
      const ordered = ['Z', '["https://api.example.com","clerk"]', 'a', 'a/b', 'é', '\uffe6', '\u{1f600}'];
      expect((await store.list()).map(({ kind, name: called }) => [kind, called])).toEqual([
        ...ordered.map((each) => ['client', each]),
        ...ordered.map((each) => ['role', each]),
      ]);
    });

    it('deletes once of any number of calls, and no other', async () => {
      await store.save(thing('client', 'portal'));
      await store.save(thing('group', 'portal'));
      const deleted = await Promise.all(
        Array.from({ length: 5 }, () => store.delete({ kind: 'client', name: 'portal' })),
      );
      expect(deleted.filter(Boolean)).toHaveLength(1);
      expect(await store.delete({ kind: 'client', name: 'nobody' })).toBe(false);
      expect(await store.list()).toEqual([thing('group', 'portal')]);
    });
  });
}
