import { Periodic, type SharedClock } from '@signet/runtime';
import type { Log } from '@signet/telemetry';
import { logFailure } from '../log/open-log.js';

/** Milliseconds between looks at the database's clock: a stopwatch keeps its time meanwhile. */
const interval = 5_000;

/** Keeps the time of this process that of all others on the same database. */
export function watchClock(clock: Pick<SharedClock, 'look'>, log: Log): Periodic {
  let isFailing = false;
  const look = async () => {
    await clock.look();
    isFailing = false;
  };
  const onError = (error: unknown) => {
    if (!isFailing) logFailure(log, 'clock', error);
    isFailing = true;
  };
  return new Periodic(look, { interval, onError });
}
