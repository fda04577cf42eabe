import {
  type Clock,
  type Counted,
  digest,
  type FailureCountStore,
  type LimitName,
  type Quota,
  RateLimits,
  type RequestLimitName,
  TooManyRequests,
} from '@signet/authorization-server';
import type { Limits, Window } from './default-limits.js';
import { MemoryCounter } from './memory-counter.js';
import { StoredCounter } from './stored-counter.js';
import type { WindowCounter } from './window-counter.js';

type Scope = 'client' | 'network';

interface Rule {
  readonly scope: Scope;
  readonly window: Window;
  readonly counter: WindowCounter;
}

/**
 * Characters of a key in the database: with 64 letters each there are twice 262,144 of them, whatever anybody sends. Two
 * whose keys are the same share what only those who fail are held back by.
 */
const storedKey = 3;

/** Requests are counted by each process in its memory, failures by all of them in the database. */
export class IssuerLimits extends RateLimits {
  readonly #rules: ReadonlyMap<LimitName, readonly Rule[]>;

  constructor(limits: Limits, failures: FailureCountStore, clock: Pick<Clock, 'now'>) {
    super();
    this.#rules = new Map(
      (Object.keys(limits) as LimitName[]).map((name) => [
        name,
        (['network', 'client'] as const).flatMap((scope) =>
          limits[name][scope].map((window): Rule => {
            const isStored = name === 'failed_authentication';
            return {
              scope,
              window,
              counter: isStored ? new StoredCounter(failures, clock, window) : new MemoryCounter(window),
            };
          }),
        ),
      ]),
    );
  }

  override async take(limit: RequestLimitName, counted: Counted): Promise<void> {
    const left = await this.#count(limit, counted);
    if (left === undefined) return;
    if (left.remaining < 0) throw new TooManyRequests({ ...left, remaining: 0 });
    counted.caller?.told?.(left);
  }

  override async fail(counted: Counted): Promise<Quota | undefined> {
    const left = await this.#count('failed_authentication', counted);
    return left !== undefined && left.remaining < 0 ? { ...left, remaining: 0 } : undefined;
  }

  /** What is left where it is least; below 0 where it was too much. Undefined where nothing is counted. */
  async #count(limit: LimitName, { caller, clientId }: Counted): Promise<Quota | undefined> {
    if (caller === undefined) return undefined;
    let least: Quota | undefined;
    for (const { scope, window, counter } of this.#rules.get(limit) ?? []) {
      if (scope === 'client' && clientId === undefined) continue;
      const named = scope === 'client' ? [caller.network, clientId] : [caller.network];
      const key = digest(JSON.stringify([limit, window.seconds, ...named]));
      const isStored = counter instanceof StoredCounter;
      const { count, reset } = await counter.count(isStored ? `${scope} ${key.slice(0, storedKey)}` : key);
      const quota = { limit, quota: window.quota, window: window.seconds, remaining: window.quota - count, reset };
      if (least === undefined || quota.remaining < least.remaining) least = quota;
      // Whoever is refused for one uses up nothing of the next, and makes no keys of what they invent.
      if (quota.remaining < 0) return quota;
    }
    return least;
  }
}
