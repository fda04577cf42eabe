import type { Initiator } from '../initiator.js';
import { type AdministeredRecords, AdministrationUnitOfWork } from '../records.js';

/** For use cases that are steps of one unit of work: each runs in that which is open, and stands or falls with it. */
export class JoinedUnitOfWork extends AdministrationUnitOfWork {
  constructor(private readonly records: AdministeredRecords) {
    super();
  }

  override run<T>(_initiator: Initiator, work: (records: AdministeredRecords) => Promise<T>): Promise<T> {
    return work(this.records);
  }
}
