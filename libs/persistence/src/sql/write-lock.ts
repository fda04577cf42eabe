import { setTimeout as later } from 'node:timers/promises';
import { DatabaseUnavailable } from '@signet/runtime/database';

export interface WriteLockOptions {
  /** Milliseconds to wait for somebody else's transaction. */
  readonly patience: number;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

const defaults: WriteLockOptions = {
  patience: 10_000,
  now: () => performance.now(),
  sleep: (milliseconds) => later(milliseconds),
};

/** Milliseconds between two tries: short at first, for most transactions are. */
const pauses = [1, 2, 5, 10, 25, 50] as const;

/**
 * Begins a transaction that holds SQLite's one lock of writers, and tries again while another process has it: the driver's own
 * waiting (`busy_timeout`) would stop the event loop, and with it all that needs no database.
 * @param begin throws at once where the lock is taken
 * @throws DatabaseUnavailable when it was taken all the time
 */
export async function beginWriting(begin: () => void, options: Partial<WriteLockOptions> = {}): Promise<void> {
  const { patience, now, sleep } = { ...defaults, ...options };
  const end = now() + patience;
  for (let tries = 0; ; tries += 1) {
    try {
      begin();
      return;
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (now() >= end) throw new DatabaseUnavailable(`another process writes for more than ${patience / 1000} s`);
    }
    await sleep(pauses[Math.min(tries, pauses.length - 1)] ?? 50);
  }
}

/** Also with one of the extended codes, as SQLITE_BUSY_RECOVERY. */
function isBusy(error: unknown): boolean {
  const { code } = Object(error) as { readonly code?: unknown };
  return typeof code === 'string' && /^SQLITE_(?:BUSY|LOCKED)/.test(code);
}
