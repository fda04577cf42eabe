import type { AdministeredRecords } from '@signet/administration';
import { Periodic } from '@signet/runtime';
import { DatabaseUnavailable, statementTimedOut } from '@signet/runtime/database';
import type { PersistentStores } from './create-stores.js';
import type { Expiry } from './records/expiry.js';
import { type RecordName, records } from './records/index.js';

export interface SweeperOptions {
  /** Rows of one statement at most: few, so that it never holds the writer for long. */
  readonly batchSize: number;
  /** Milliseconds between sweeps. */
  readonly interval: number;
  /** Seconds for which rows of a record are still known after they are over, where that is not what the record says. */
  readonly memory: { readonly [Name in RecordName]?: number };
}

const defaults: SweeperOptions = { batchSize: 500, interval: 60_000, memory: {} };

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

  /** @param now gives seconds since the epoch */
  constructor(
    private readonly stores: Pick<PersistentStores, 'records'>,
    private readonly now: () => number,
    onError: (error: unknown) => void,
    options: Partial<SweeperOptions> = {},
  ) {
    this.#options = { ...defaults, ...options };
    this.#sweeps = new Periodic(() => this.sweepOnce(), { interval: this.#options.interval, onError });
  }

  start(): void {
    this.#sweeps.start();
  }

  /** As `Periodic` stops. */
  stop(): Promise<void> {
    return this.#sweeps.stop();
  }

  /** Sweeps until nothing expired is left; how many rows went. */
  async sweepOnce(): Promise<number> {
    const now = this.now();
    const { batchSize, memory } = this.#options;
    let total = 0;
    for (const { name, memory: usual, deleteFrom } of sweeps) {
      const then = now - (memory[name] ?? usual);
      total += await sweepAll((limit) => deleteFrom(this.stores.records, then, limit), batchSize);
    }
    return total;
  }
}

/** Statements until one finds less than it may take; smaller ones where the database has no time for a large one. */
async function sweepAll(step: (limit: number) => Promise<number>, batchSize: number): Promise<number> {
  let total = 0;
  let limit = batchSize;
  while (true) {
    try {
      const count = await step(limit);
      total += count;
      if (count < limit) return total;
    } catch (error) {
      const isTooMuch = error instanceof DatabaseUnavailable && error.reason === statementTimedOut;
      if (!isTooMuch || limit === 1) throw error;
      limit = Math.ceil(limit / 2);
    }
  }
}
