import type { ActivityCount, ActivityKind, ActivitySpan } from '../records/activity-count.js';
import type { CorePorts } from '../records/core-ports.js';

/** Seconds that counts are kept, by the length of their span: an hour and a week, each with room for who looks late. */
export const activityMemory: Readonly<Record<ActivitySpan, number>> = { 60: 2 * 3_600, 3600: 9 * 86_400 };

const spans: readonly ActivitySpan[] = [60, 3_600];
/** Counts that wait for a database that is away: then only names that are there are counted further. */
const mostWaiting = 5_000;

/**
 * How much happened, in memory for a moment and then added to what all processes counted, so that nothing waits for it. A process that is
 * killed loses what it counted since the last flush.
 */
export class ActivityBook {
  #waiting = new Map<string, ActivityCount>();

  constructor(
    private readonly deps: Pick<CorePorts, 'clock'> & { readonly stores: Pick<CorePorts['stores'], 'activity'> },
  ) {}

  /**
   * It does not throw.
   * @param name of a vocabulary or a table of operators, never what a stranger wrote
   */
  note(kind: ActivityKind, name: string, happened = 1): void {
    // Whatever the clock says: one that goes back adds to a span of before, and sums stay right.
    const now = this.deps.clock.now();
    for (const span of spans) {
      const startsAt = Math.floor(now / span) * span;
      this.#add({ span, startsAt, kind, name, happened, expiresAt: startsAt + span + activityMemory[span] });
    }
  }

  /** Adds what waits to what is stored; what cannot be stored waits on. */
  async flush(): Promise<void> {
    const waiting = this.#waiting;
    if (waiting.size === 0) return;
    this.#waiting = new Map();
    try {
      await this.deps.stores.activity.add([...waiting.values()]);
    } catch (error) {
      for (const count of waiting.values()) this.#add(count);
      throw error;
    }
  }

  #add(count: ActivityCount): void {
    const key = `${count.span} ${count.startsAt} ${count.kind} ${count.name}`;
    const present = this.#waiting.get(key);
    if (present === undefined && this.#waiting.size >= mostWaiting) return;
    this.#waiting.set(key, present ? { ...present, happened: present.happened + count.happened } : count);
  }
}
