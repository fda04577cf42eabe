import { type ActivityBook, type ActivityKind, storyOf } from '@signet/authorization-server';
import { Periodic } from '@signet/runtime';
import type { Log } from '@signet/telemetry';
import { logFailure } from '../log/open-log.js';

/** Milliseconds between two flushes: what a process that is killed may lose of its counts. */
const flushInterval = 10_000;

/** Adds what this process counted to what all of them did, off the way of every request, and the rest at the end. */
export function countActivity(book: Pick<ActivityBook, 'flush'>, log: Log): Pick<Periodic, 'start' | 'stop'> {
  const onError = (error: unknown) => logFailure(log, 'activity', error);
  const periodic = new Periodic(() => book.flush(), { interval: flushInterval, onError });
  return {
    start: () => periodic.start(),
    stop: async (grace) => {
      await periodic.stop(grace);
      await book.flush().catch(onError);
    },
  };
}

/** What APIs told: a code of a newer one is counted with all others of its kind, so that no API adds names. */
export function countReported(book: { note(kind: ActivityKind, name: string): void }, codes: readonly string[]): void {
  for (const code of codes) book.note('refusal', storyOf(code) ? code : 'other');
}
