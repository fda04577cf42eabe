/** One counter's state; times are epoch seconds. */
export interface LoginAttempts {
  /** After the last one; since then some may have drained. */
  readonly failures: number;
  readonly lastFailedAt: number;
  /** Until when what drains has been taken off. */
  readonly drainedAt: number;
}

export interface Failure {
  readonly key: string;
  readonly now: number;
  /** One failure goes in so many seconds. */
  readonly drainSeconds: number;
}

/** Counters of failed sign-ins. Keys are opaque printable text of at most 100 characters. */
export abstract class LoginAttemptStore {
  abstract find(key: string): Promise<LoginAttempts | undefined>;
  /**
   * Takes off what drained, adds one and returns how many there are then, atomically: parallel calls each see a different count.
   * Nothing drains before a time that a clock ahead wrote; what is written is of `now`.
   */
  abstract recordFailure(failure: Failure): Promise<number>;
  /** Takes so many failures back, never below none; its times stay as they are. */
  abstract forgive(key: string, count?: number): Promise<void>;
  abstract clear(key: string): Promise<void>;
  /** Clears every counter whose key begins with `prefix`; how many there were. */
  abstract clearAll(prefix: string): Promise<number>;
  /** Removes at most `limit` counters whose last failure is before `before`; returns how many. */
  abstract deleteOlderThan(args: { before: number; limit: number }): Promise<number>;
}
