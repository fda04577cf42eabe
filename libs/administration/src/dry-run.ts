import { type Change, noting } from './changes.js';
import type { Initiator } from './initiator.js';
import { type AdministeredRecords, AdministrationUnitOfWork } from './records.js';

/** Undoes a unit of work whose result is known. */
class Undone extends Error {}

/**
 * Does all that a unit of work would do, sees that it can be done, and undoes it: the result is what it would be, and nothing is stored.
 * Units of work that follow one another see nothing of those before.
 */
export class DryRunUnitOfWork extends AdministrationUnitOfWork {
  readonly #changes: Change[] = [];

  constructor(private readonly inner: AdministrationUnitOfWork) {
    super();
  }

  /** What would have been written so far. */
  get changes(): readonly Change[] {
    return this.#changes;
  }

  override async run<T>(initiator: Initiator, work: (records: AdministeredRecords) => Promise<T>): Promise<T> {
    const done: { result?: T } = {};
    const undone = new Undone('a dry run ends here');
    try {
      await this.inner.run(initiator, async (records) => {
        done.result = await work(noting(records, this.#changes));
        throw undone;
      });
    } catch (error) {
      if (error !== undone) throw error;
    }
    return done.result as T;
  }
}
