import { LoginAttemptStore, type LoginAttempts } from '../lockout/login-attempt-store.js';

/** Counters in a map, for tests. */
export class InMemoryLoginAttemptStore extends LoginAttemptStore {
  readonly #attempts = new Map<string, LoginAttempts>();

  async find(key: string): Promise<LoginAttempts | undefined> {
    return this.#attempts.get(key);
  }

  async recordFailure(args: { key: string; now: number; windowSeconds: number }): Promise<LoginAttempts> {
    const previous = this.#attempts.get(args.key);
    const stale = previous === undefined || previous.lastFailedAt < args.now - args.windowSeconds;
    const next = { failures: stale ? 1 : previous.failures + 1, lastFailedAt: args.now };
    this.#attempts.set(args.key, next);
    return next;
  }

  async forgive(key: string): Promise<void> {
    const attempts = this.#attempts.get(key);
    if (attempts) this.#attempts.set(key, { ...attempts, failures: Math.max(0, attempts.failures - 1) });
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
