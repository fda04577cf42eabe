/** What one window of one key has seen. */
export interface Seen {
  readonly count: number;
  /** Seconds until it is over, above 0. */
  readonly reset: number;
}

/** Counts within windows. */
export interface WindowCounter {
  /** Counts one more. */
  count(key: string): Promise<Seen>;
}
