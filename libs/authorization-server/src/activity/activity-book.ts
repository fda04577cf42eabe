import type { ActivityCount, ActivityKind, ActivitySpan } from '../records/activity-count.js';
import type { CorePorts } from '../records/core-ports.js';
import type { EpochSeconds } from '../shared/clock.js';

/** Seconds that counts are kept, by the length of their span: an hour and a week, each with room for who looks late. */
export const activityMemory: Readonly<Record<ActivitySpan, number>> = { 60: 2 * 3_600, 3600: 9 * 86_400 };

const minute = 60;
const spans: readonly ActivitySpan[] = [minute, 3_600];
/** What waits for a database that is away: then only what is there is counted further. */
const mostWaiting = 2_500;

/** Of one minute. Minutes are what is noted; longer spans follow from them. */
interface Noted extends Pick<ActivityCount, 'startsAt' | 'kind' | 'name'> {
  happened: number;
}

/**
 * How much happened, in memory for a moment and then added to what all processes counted, so that nothing waits for it. A process that is
 * killed loses what it counted since the last flush.
 */
export class ActivityBook {
  #waiting = new Map<string, Noted>();

  constructor(
    private readonly deps: Pick<CorePorts, 'clock'> & { readonly stores: Pick<CorePorts['stores'], 'activity'> },
  ) {}

  /**
   * It does not throw.
   * @param name of a vocabulary or a table of operators, never what a stranger wrote
   */
  note(kind: ActivityKind, name: string, happened = 1): void {
    // Whatever the clock says: one that goes back adds to a minute of before, and sums stay right.
    this.#add({ startsAt: startOf(this.deps.clock.now(), minute), kind, name, happened });
  }

  /** Adds what waits to what is stored; what cannot be stored waits on. */
  async flush(): Promise<void> {
    const waiting = this.#waiting;
    if (waiting.size === 0) return;
    this.#waiting = new Map();
    try {
      await this.deps.stores.activity.add(countsOf(waiting.values()));
    } catch (error) {
      for (const noted of waiting.values()) this.#add(noted);
      throw error;
    }
  }

  #add(noted: Noted): void {
    const key = `${noted.startsAt} ${noted.kind} ${noted.name}`;
    const present = this.#waiting.get(key);
    if (present) present.happened += noted.happened;
    else if (this.#waiting.size < mostWaiting) this.#waiting.set(key, noted);
  }
}

/** In each span, each once. */
function countsOf(waiting: Iterable<Noted>): readonly ActivityCount[] {
  const counts = new Map<string, ActivityCount>();
  for (const { startsAt: noted, kind, name, happened } of waiting) {
    for (const span of spans) {
      const startsAt = startOf(noted, span);
      const key = `${span} ${startsAt} ${kind} ${name}`;
      const before = counts.get(key)?.happened ?? 0;
      const expiresAt = startsAt + span + activityMemory[span];
      counts.set(key, { span, startsAt, kind, name, happened: before + happened, expiresAt });
    }
  }
  return [...counts.values()];
}

function startOf(moment: EpochSeconds, span: number): EpochSeconds {
  return Math.floor(moment / span) * span;
}
