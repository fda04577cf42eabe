/** One counter's state; times are epoch seconds. */
export interface LoginAttempts {
  readonly failures: number;
  readonly lastFailedAt: number;
}

/** Counters of failed sign-ins. Keys are opaque printable text of at most 100 characters. */
export abstract class LoginAttemptStore {
  abstract find(key: string): Promise<LoginAttempts | undefined>;
  /**
   * Adds one failure and returns the new state, atomically: parallel calls each see a different count.
   * A counter whose last failure is older than `now - windowSeconds` starts again at one.
   */
  abstract recordFailure(args: { key: string; now: number; windowSeconds: number }): Promise<LoginAttempts>;
  /** Takes one failure back; when the last one was stays as it is. */
  abstract forgive(key: string): Promise<void>;
  abstract clear(key: string): Promise<void>;
  /** Clears every counter whose key begins with `prefix`; how many there were. */
  abstract clearAll(prefix: string): Promise<number>;
  /** Removes at most `limit` counters whose last failure is before `before`; returns how many. */
  abstract deleteOlderThan(args: { before: number; limit: number }): Promise<number>;
}
