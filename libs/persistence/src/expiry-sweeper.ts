import { Periodic } from '@signet/runtime';
import { DatabaseUnavailable, statementTimedOut } from '@signet/runtime/database';
import type { PersistentStores } from './create-stores.js';

export interface SweeperOptions {
  /** Rows of one statement at most: few, so that it never holds the writer for long. */
  readonly batchSize: number;
  /** Milliseconds between sweeps. */
  readonly interval: number;
  /** Seconds after which a failed sign-in is forgotten. */
  readonly loginAttemptMemory: number;
  /** Seconds for which a code that has expired is still known, so that its late replay ends what it gave (RFC 6749 §10.5). */
  readonly codeMemory: number;
}

const defaults: SweeperOptions = { batchSize: 500, interval: 60_000, loginAttemptMemory: 86_400, codeMemory: 3_600 };

/** Deletes what has expired, in batches, from time to time. Any number of processes may do it at once. */
export class ExpirySweeper {
  readonly #options: SweeperOptions;
  readonly #sweeps: Periodic;

  /** @param now gives seconds since the epoch */
  constructor(
    private readonly stores: Pick<PersistentStores, 'stores' | 'loginAttempts'>,
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
    const { batchSize, codeMemory, loginAttemptMemory } = this.#options;
    const s = this.stores.stores;
    const steps: ReadonlyArray<(limit: number) => Promise<number>> = [
      ...[s.authorizationCodes, s.deviceCodes].map(
        (store) => (limit: number) => store.deleteExpired(now - codeMemory, limit),
      ),
      ...[
        s.refreshTokens,
        s.grants,
        s.sessions,
        s.interactions,
        s.revokedAccessTokens,
        s.signingKeys,
        s.pushedRequests,
        s.replays,
        s.logoutDeliveries,
        s.initialAccessTokens,
        s.securityEvents,
        s.securityEventStreams,
      ].map((store) => (limit: number) => store.deleteExpired(now, limit)),
      (limit) => this.stores.loginAttempts.deleteOlderThan({ before: now - loginAttemptMemory, limit }),
    ];
    let total = 0;
    for (const step of steps) total += await sweepAll(step, batchSize);
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
