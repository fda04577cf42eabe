import { aroundWrites, type Change } from '../changes.js';
import type { Initiator } from '../initiator.js';
import { type AdministeredRecords, AdministrationUnitOfWork } from '../records.js';

/** What one unit of work changed, and whose doing it was. */
export interface NotedChanges {
  readonly initiator: Initiator;
  readonly changes: readonly Change[];
}

/** Shows every change to `note` before it is durable: where `note` throws nothing was changed. */
export class NotingUnitOfWork extends AdministrationUnitOfWork {
  constructor(
    private readonly inner: AdministrationUnitOfWork,
    private readonly note: (noted: NotedChanges) => Promise<void>,
  ) {
    super();
  }

  override run<T>(initiator: Initiator, work: (records: AdministeredRecords) => Promise<T>): Promise<T> {
    return this.inner.run(initiator, async (records) => {
      const changes: Change[] = [];
      const noting = aroundWrites(records, async (change, write) => {
        const answer = await write();
        changes.push(change);
        return answer;
      });
      const result = await work(noting);
      if (changes.length > 0) await this.note({ initiator, changes });
      return result;
    });
  }
}
