import { aroundWrites } from '../changes.js';
import type { Initiator } from '../initiator.js';
import { type AdministeredRecords, AdministrationUnitOfWork } from '../records.js';

/** The fault of a FailingUnitOfWork. */
export class InjectedFault extends Error {
  override readonly name = 'InjectedFault';
}

/** Throws instead of the write of this number, the first of all being 1. */
export class FailingUnitOfWork extends AdministrationUnitOfWork {
  /** How many were begun. */
  writes = 0;

  constructor(
    private readonly inner: AdministrationUnitOfWork,
    private readonly failsAt: number,
  ) {
    super();
  }

  override run<T>(initiator: Initiator, work: (records: AdministeredRecords) => Promise<T>): Promise<T> {
    return this.inner.run(initiator, (records) =>
      work(
        aroundWrites(records, async ({ record, verb }, write) => {
          this.writes += 1;
          if (this.writes === this.failsAt) throw new InjectedFault(`a fault at ${record}.${verb}`);
          return write();
        }),
      ),
    );
  }
}
