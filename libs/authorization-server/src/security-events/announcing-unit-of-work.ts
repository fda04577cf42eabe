import { type SecurityEvent, SecurityEventStore } from '../records/security-event.js';
import type { Stores } from '../records/stores.js';
import { UnitOfWork } from '../records/unit-of-work.js';
import type { EventArrivals } from './event-arrivals.js';

/** Wakes the polls of this process when a unit of work that recorded events has committed, and not before. */
export class AnnouncingUnitOfWork extends UnitOfWork {
  constructor(
    private readonly inner: UnitOfWork,
    private readonly arrivals: EventArrivals,
  ) {
    super();
  }

  override async run<T>(work: (stores: Stores) => Promise<T>): Promise<T> {
    let noted: NotingStore | undefined;
    const result = await this.inner.run((stores) => {
      noted = new NotingStore(stores.securityEvents);
      return work({ ...stores, securityEvents: noted });
    });
    if (noted?.written) this.arrivals.announce();
    return result;
  }
}

class NotingStore extends SecurityEventStore {
  written = false;

  constructor(private readonly inner: SecurityEventStore) {
    super();
  }

  override insert(events: readonly SecurityEvent[]): Promise<void> {
    this.written = true;
    return this.inner.insert(events);
  }

  override countSince(since: number): Promise<number> {
    return this.inner.countSince(since);
  }

  override deleteExpired(now: number, limit: number): Promise<number> {
    return this.inner.deleteExpired(now, limit);
  }
}
