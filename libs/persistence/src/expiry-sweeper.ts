import type { PersistentStores } from './create-stores.js';

export interface SweeperOptions {
  /** Rows of one statement: small, so that it never holds the writer for long. */
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
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<unknown> = Promise.resolve();
  readonly #options: SweeperOptions;

  /** @param now gives seconds since the epoch */
  constructor(
    private readonly stores: Pick<PersistentStores, 'stores' | 'loginAttempts'>,
    private readonly now: () => number,
    private readonly onError: (error: unknown) => void,
    options: Partial<SweeperOptions> = {},
  ) {
    this.#options = { ...defaults, ...options };
  }

  start(): void {
    this.#timer ??= setInterval(() => {
      this.#running = this.sweepOnce().catch(this.onError);
    }, this.#options.interval).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#running;
  }

  /** Sweeps until nothing expired is left; how many rows went. */
  async sweepOnce(): Promise<number> {
    const now = this.now();
    const { batchSize, codeMemory, loginAttemptMemory } = this.#options;
    const s = this.stores.stores;
    const steps: ReadonlyArray<() => Promise<number>> = [
      ...[s.authorizationCodes, s.deviceCodes].map((store) => () => store.deleteExpired(now - codeMemory, batchSize)),
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
      ].map((store) => () => store.deleteExpired(now, batchSize)),
      () => this.stores.loginAttempts.deleteOlderThan({ before: now - loginAttemptMemory, limit: batchSize }),
    ];
    let total = 0;
    for (const step of steps) {
      let count: number;
      do {
        count = await step();
        total += count;
      } while (count === batchSize);
    }
    return total;
  }
}
