import type { Stores } from '../records/stores.js';
import { UnitOfWork } from '../records/unit-of-work.js';
import { inMemoryStores } from './in-memory-stores.js';

type Port = keyof Stores;
type Verbs = Readonly<Record<string, (...given: unknown[]) => unknown>>;

/** Notes which verbs of which ports were asked, of those that the stores in memory have: by their type, all of them. */
export class AskedVerbs {
  readonly #unasked = new Set(
    (Object.entries(inMemoryStores().stores) as [Port, Verbs][]).flatMap(([port, store]) =>
      Object.keys(store).map((verb) => `${port}.${verb}`),
    ),
  );

  /** `port.verb`, in order. */
  get unasked(): readonly string[] {
    return [...this.#unasked].sort();
  }

  /** The same stores, watched. */
  watch<S extends Stores>(stores: S): S {
    return this.#proxy(stores, (port, store) =>
      this.#proxy(store as object, (verb, method) => {
        this.#unasked.delete(`${port}.${verb}`);
        return typeof method === 'function' ? method.bind(store) : method;
      }),
    );
  }

  /** Units of work whose stores are watched. */
  watchWithin(unitOfWork: UnitOfWork): UnitOfWork {
    const watch = (stores: Stores) => this.watch(stores);
    return new (class extends UnitOfWork {
      override run<T>(work: (stores: Stores) => Promise<T>): Promise<T> {
        return unitOfWork.run((stores) => work(watch(stores)));
      }
    })();
  }

  #proxy<T extends object>(target: T, read: (name: string, value: unknown) => unknown): T {
    return new Proxy(target, {
      get: (of, name) => {
        const value: unknown = Reflect.get(of, name);
        return typeof name === 'string' && value !== undefined ? read(name, value) : value;
      },
    });
  }
}
