import { setTimeout as later } from 'node:timers/promises';
import type { AdministeredRecords } from '@signet/administration';
import { Periodic, type Repeat, type TrustedTime } from '@signet/runtime';
import { DatabaseUnavailable, statementTimedOut } from '@signet/runtime/database';
import type { PersistentStores } from './create-stores.js';
import type { Expiry } from './records/expiry.js';
import { type RecordName, records } from './records/index.js';

export interface SweeperOptions {
  /** Rows of one statement at most: few, so that it never holds the writer for long. */
  readonly batchSize: number;
  /** Milliseconds that a statement is to take: where it takes longer, the next one takes fewer rows. */
  readonly batchTime: number;
  /** Waits so many milliseconds: as long as the statement before took, so that a sweep has half of the writer at most. */
  readonly rest: (milliseconds: number) => Promise<unknown>;
  /** Milliseconds, monotonic. */
  readonly stopwatch: () => number;
  /** Milliseconds between sweeps. */
  readonly interval: number;
  readonly repeat?: Repeat;
  /** Seconds for which every row is kept when its time is over: a clock may be that far ahead without anything being lost. */
  readonly margin: number;
  /** Without it the clock is believed. */
  readonly time?: Pick<TrustedTime, 'isTrusted'>;
  /** Seconds for which rows of a record are still known after they are over, where that is not what the record says. */
  readonly memory: { readonly [Name in RecordName]?: number };
  /** Hears of each sweep that came to its end. */
  readonly onSwept: (swept: Swept) => void;
}

/** What a sweep deleted. */
export interface Swept {
  /** By record; those of which nothing was over are left out. */
  readonly rows: { readonly [Name in RecordName]?: number };
  readonly milliseconds: number;
}

const defaults: SweeperOptions = {
  batchSize: 500,
  batchTime: 10,
  rest: (milliseconds) => later(milliseconds),
  stopwatch: () => performance.now(),
  interval: 60_000,
  margin: 3600,
  memory: {},
  onSwept: () => {},
};

interface Sweep {
  readonly name: RecordName;
  readonly memory: number;
  deleteFrom(opened: AdministeredRecords, then: number, limit: number): Promise<number>;
}

const sweeps: readonly Sweep[] = (Object.keys(records) as RecordName[]).flatMap((name) => sweepOf(name));

function sweepOf<Name extends RecordName>(name: Name): readonly Sweep[] {
  const { expiry } = records[name] as { readonly expiry?: Expiry<AdministeredRecords[Name]> };
  if (!expiry) return [];
  const { memory } = expiry;
  return [{ name, memory, deleteFrom: (opened, then, limit) => expiry.delete(opened[name], then, limit) }];
}

/** Deletes what has expired, in batches, from time to time. Any number of processes may do it at once. */
export class ExpirySweeper {
  readonly #options: SweeperOptions;
  readonly #sweeps: Periodic;
  #isStopped = false;

  /** @param now gives seconds since the epoch */
  constructor(
    private readonly stores: Pick<PersistentStores, 'records'>,
    private readonly now: () => number,
    onError: (error: unknown) => void,
    options: Partial<SweeperOptions> = {},
  ) {
    this.#options = { ...defaults, ...options };
    const { interval, repeat } = this.#options;
    const pacing = { interval, ...(repeat && { repeat }) };
    this.#sweeps = new Periodic(() => this.#sweepInTrust(), { ...pacing, onError });
  }

  start(): void {
    this.#isStopped = false;
    this.#sweeps.start();
  }

  /** As `Periodic` stops; a sweep that is under way ends with its statement and the rest after it, whatever is left. */
  stop(): Promise<void> {
    this.#isStopped = true;
    return this.#sweeps.stop();
  }

  /** Sweeps until nothing expired is left; how many rows went. */
  sweepOnce(): Promise<number> {
    return this.#sweep(() => false);
  }

  async #sweep(isOver: () => boolean): Promise<number> {
    const now = this.now();
    const { margin, memory, stopwatch, onSwept } = this.#options;
    const since = stopwatch();
    const rows: { [Name in RecordName]?: number } = {};
    let total = 0;
    for (const { name, memory: usual, deleteFrom } of sweeps) {
      const then = now - margin - (memory[name] ?? usual);
      const count = await sweepAll((limit) => deleteFrom(this.stores.records, then, limit), isOver, this.#options);
      if (count > 0) rows[name] = count;
      total += count;
    }
    onSwept({ rows, milliseconds: stopwatch() - since });
    return total;
  }

  async #sweepInTrust(): Promise<void> {
    if ((await this.#options.time?.isTrusted()) !== false) await this.#sweep(() => this.#isStopped);
  }
}

/** A share of the batch, so that a busy database is still swept faster than it fills. */
const smallestShare = 10;

/** Milliseconds of one rest at most: whoever stops the sweeper waits for it. */
const longestRest = 100;

/** Statements until it is over, or one finds less than it may take; smaller ones where the database has no time for a large one. */
async function sweepAll(
  step: (limit: number) => Promise<number>,
  isOver: () => boolean,
  { batchSize, batchTime, rest, stopwatch }: SweeperOptions,
): Promise<number> {
  const smallest = Math.max(1, Math.floor(batchSize / smallestShare));
  let total = 0;
  let largest = batchSize;
  let limit = largest;
  while (!isOver()) {
    const since = stopwatch();
    try {
      const count = await step(limit);
      total += count;
      if (count < limit) return total;
      const took = stopwatch() - since;
      if (took > batchTime) limit = Math.max(Math.min(limit, smallest), Math.ceil(limit / 2));
      else if (took < batchTime / 2) limit = Math.min(largest, limit * 2);
      if (took > 0) await rest(Math.min(took, longestRest));
    } catch (error) {
      const isTooMuch = error instanceof DatabaseUnavailable && error.reason === statementTimedOut;
      if (!isTooMuch || limit === 1) throw error;
      largest = Math.ceil(limit / 2);
      limit = largest;
    }
  }
  return total;
}
