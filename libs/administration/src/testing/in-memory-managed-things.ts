import { type ManagedKey, type ManagedThing, ManagedThingStore, nameOfThing } from '../configuration/managed-thing.js';

/** What is managed, in a map, for tests. */
export class InMemoryManagedThings extends ManagedThingStore {
  readonly #rows = new Map<string, ManagedThing>();

  override async find(key: ManagedKey): Promise<ManagedThing | undefined> {
    return this.#rows.get(nameOfThing(key));
  }

  override async list(): Promise<readonly ManagedThing[]> {
    const byName = [...this.#rows].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    return byName.map(([, thing]) => thing);
  }

  override async save(thing: ManagedThing): Promise<void> {
    this.#rows.set(nameOfThing(thing), thing);
  }

  override async delete(key: ManagedKey): Promise<boolean> {
    return this.#rows.delete(nameOfThing(key));
  }
}
