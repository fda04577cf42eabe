import { aroundWrites, type Change } from './changes.js';
import type { Initiator } from './initiator.js';
import { type AdministeredRecords, AdministrationUnitOfWork } from './records.js';

/** Undoes a unit of work whose result is known. */
class Undone extends Error {}

/**
 * Does all that a unit of work would do, sees that it can be done, and undoes it: the result is what it would be, and nothing is stored.
 * It stands innermost, so that whoever judges units of work has judged before. Those that follow one another see nothing of those before.
 */
export class DryRunUnitOfWork extends AdministrationUnitOfWork {
  readonly #changes: Array<Pick<Change, 'record' | 'verb'>> = [];

  constructor(private readonly inner: AdministrationUnitOfWork) {
    super();
  }

  /** What would have been written so far. */
  get changes(): ReadonlyArray<Pick<Change, 'record' | 'verb'>> {
    return this.#changes;
  }

  override async run<T>(initiator: Initiator, work: (records: AdministeredRecords) => Promise<T>): Promise<T> {
    const done: { result?: T } = {};
    const undone = new Undone('a dry run ends here');
    try {
      await this.inner.run(initiator, async (records) => {
        done.result = await work(aroundWrites(records, (change, write) => this.#note(change, write)));
        throw undone;
      });
    } catch (error) {
      if (error !== undone) throw error;
    }
    return done.result as T;
  }

  async #note({ record, verb }: Pick<Change, 'record' | 'verb'>, write: () => Promise<unknown>): Promise<unknown> {
    const answer = await write();
    this.#changes.push({ record, verb });
    return answer;
  }
}
