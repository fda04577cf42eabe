import { aroundWrites } from '../changes.js';
import type { Initiator } from '../initiator.js';
import { type AdministeredRecords, AdministrationUnitOfWork } from '../records.js';

/** What a test made fail. */
export class InjectedFault extends Error {
  override readonly name = 'InjectedFault';
}

/**
 * The n-th write, counted over all of its units of work, throws: `before` it is asked for, or `after` it was done, as where
 * a process or its database dies between two statements.
 */
export class FaultyUnitOfWork extends AdministrationUnitOfWork {
  #writes = 0;

  constructor(
    private readonly inner: AdministrationUnitOfWork,
    private readonly fault: { readonly at: number; readonly when: 'before' | 'after' },
  ) {
    super();
  }

  /** How many writes were asked for so far. */
  get writes(): number {
    return this.#writes;
  }

  override run<T>(initiator: Initiator, work: (records: AdministeredRecords) => Promise<T>): Promise<T> {
    return this.inner.run(initiator, (records) =>
      work(
        aroundWrites(records, async ({ record, verb }, write) => {
          this.#writes += 1;
          const fails = this.#writes === this.fault.at;
          if (fails && this.fault.when === 'before') throw new InjectedFault(`${record}.${verb}`);
          const answer = await write();
          if (fails) throw new InjectedFault(`${record}.${verb}`);
          return answer;
        }),
      ),
    );
  }
}

/**
 * Runs `work` with a fault at its first write, at its second, and so on, until it passes without having met its fault; after
 * each failure `unchanged` must hold. How many writes the work has, which a test should expect not to be 0.
 */
export async function everyFault(
  inner: AdministrationUnitOfWork,
  work: (administration: AdministrationUnitOfWork) => Promise<unknown>,
  unchanged: () => Promise<void>,
): Promise<number> {
  for (let at = 1; ; at += 1) {
    for (const when of ['before', 'after'] as const) {
      const faulty = new FaultyUnitOfWork(inner, { at, when });
      try {
        await work(faulty);
        if (faulty.writes >= at) throw new Error(`the work went on after the fault at its write ${at}`);
        return at - 1;
      } catch (error) {
        if (!(error instanceof InjectedFault)) throw error;
      }
      await unchanged();
    }
  }
}
