import { elapsedSince } from '@signet/runtime';
import { type Failure, LoginAttemptStore, type LoginAttempts } from '../lockout/login-attempt-store.js';

/** Counters in a map, for tests. */
export class InMemoryLoginAttemptStore extends LoginAttemptStore {
  readonly #attempts = new Map<string, LoginAttempts>();

  get size(): number {
    return this.#attempts.size;
  }

  async find(key: string): Promise<LoginAttempts | undefined> {
    return this.#attempts.get(key);
  }

  async recordFailure({ key, now, drainSeconds }: Failure): Promise<number> {
    const { failures: before, drainedAt } = this.#attempts.get(key) ?? { failures: 0, drainedAt: now };
    const gone = Math.floor(elapsedSince(drainedAt, now) / drainSeconds);
    const failures = Math.max(0, before - gone) + 1;
    const isEmptied = gone >= before || drainedAt > now;
    const next = { failures, lastFailedAt: now, drainedAt: isEmptied ? now : drainedAt + gone * drainSeconds };
    this.#attempts.set(key, next);
    return failures;
  }

  async forgive(key: string, count = 1): Promise<void> {
    const attempts = this.#attempts.get(key);
    if (attempts) this.#attempts.set(key, { ...attempts, failures: Math.max(0, attempts.failures - count) });
  }

  async clear(key: string): Promise<void> {
    this.#attempts.delete(key);
  }

  async clearAll(prefix: string): Promise<number> {
    return [...this.#attempts.keys()].filter((key) => key.startsWith(prefix) && this.#attempts.delete(key)).length;
  }

  async deleteOlderThan(args: { before: number; limit: number }): Promise<number> {
    const old = [...this.#attempts].filter(([, { lastFailedAt }]) => lastFailedAt < args.before).slice(0, args.limit);
    for (const [key] of old) {
      this.#attempts.delete(key);
    }
    return old.length;
  }
}
