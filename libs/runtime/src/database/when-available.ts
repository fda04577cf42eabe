import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseUnavailable } from './database-unavailable.js';

export interface Waiting {
  /** Milliseconds; no attempt is begun after them. */
  readonly patience: number;
  /** Is told at once what is waited for, again now and then, and when it is over. */
  readonly say: (line: string) => void;
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number;
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/** Milliseconds: between two attempts at first and at most, and between two lines about it. */
const shortestPause = 100;
const longestPause = 1_000;
const silence = 10_000;

/**
 * What `open` gives, once the database is there: refused, unreachable, starting up or full, it is asked again. What waiting does not
 * mend, such as a wrong password or a database that does not exist, is thrown at once.
 * @throws DatabaseUnavailable where it is not there in time
 */
export async function whenAvailable<T>(
  open: () => Promise<T>,
  { patience, say, now = () => performance.now(), pause = sleep }: Waiting,
): Promise<T> {
  const since = now();
  let saidAt = Number.NEGATIVE_INFINITY;
  for (let wait = shortestPause; ; wait = Math.min(2 * wait, longestPause)) {
    try {
      const opened = await open();
      if (saidAt >= since) say(`The database is there after ${seconds(now() - since)}`);
      return opened;
    } catch (error) {
      const left = since + patience - now();
      if (!(error instanceof DatabaseUnavailable) || left <= 0) throw error;
      if (now() - saidAt >= silence) {
        say(`Waiting for the database of DATABASE_URL, ${seconds(left)} at most: ${error.reason}`);
        saidAt = now();
      }
      await pause(Math.min(wait, left));
    }
  }
}

function seconds(milliseconds: number): string {
  return `${Math.ceil(milliseconds / 1_000)} s`;
}
