/** When the rows of a record are deleted. */
export interface Expiry<Store> {
  /** Seconds for which a row is still known after it is over, unless the sweeper is told otherwise. */
  readonly memory: number;
  /** At most `limit` rows that were over at `then`; how many went. */
  delete(store: Store, then: number, limit: number): Promise<number>;
}

interface Swept {
  deleteExpired(now: number, limit: number): Promise<number>;
}

/** At `expiresAt`, or so many seconds after it. */
export function expires({ memory = 0 } = {}): Expiry<Swept> {
  return { memory, delete: (store, then, limit) => store.deleteExpired(then, limit) };
}

/** Of a code that has expired: its late replay ends what it gave (RFC 6749 §10.5). */
export const codeMemory = 3_600;
