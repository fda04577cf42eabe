import { BoundedMap } from '@signet/runtime';
import type { CorePorts } from '../records/core-ports.js';
import type { SecurityEvent } from '../records/security-event.js';
import { lookBack } from '../security-events/event-arrivals.js';
import { type EpochSeconds, isWithin } from '../shared/clock.js';

/** Streams that one process remembers. */
const most = 10_000;

interface Known {
  /** Nothing that occurred earlier was pending. */
  readonly from: EpochSeconds;
  /** When all that is retained was last asked for. */
  readonly fullAt: EpochSeconds;
}

/**
 * What is pending in a stream, without walking over all that it has acknowledged at every poll: what was pending only gets
 * less, so that only the last of it and what is new are asked for. Once in `lookBack` seconds all is asked for, and finds
 * what a transaction recorded that took longer.
 */
export class PendingEvents {
  readonly #known = new BoundedMap<string, Known>(most, 'first-written');

  constructor(private readonly deps: Pick<CorePorts, 'clock' | 'stores'>) {}

  /** At most `limit`, oldest first. */
  async of(streamId: string, limit: number): Promise<readonly SecurityEvent[]> {
    const now = this.deps.clock.now();
    const before = this.#known.get(streamId);
    const known = isWithin(lookBack, before?.fullAt, now) && before ? before : { from: 0, fullAt: now };
    const { from: since, fullAt } = known;
    const events = await this.deps.stores.securityEventStreams.pending({ streamId, since, now, limit });
    const from = Math.min(now - lookBack, events[0]?.occurredAt ?? Number.POSITIVE_INFINITY);
    this.#known.set(streamId, { from, fullAt });
    return events;
  }
}
