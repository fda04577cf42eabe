import type { Core } from '@signet/authorization-server';
import { inTime, Periodic } from '@signet/runtime';
import type { Log } from '@signet/telemetry';
import { logFailure } from '../log/open-log.js';

/** Milliseconds between looks for what is due. */
const interval = 1_000;
/** Milliseconds that deliveries under way get to end when the process does. */
const grace = 1_000;

/** Sends logout tokens while the process runs; what is not delivered waits in the database for the next one. */
export function deliverLogouts({ backchannelLogout }: Core, log: Log): Pick<Periodic, 'start' | 'stop'> {
  const looks = new Periodic(() => backchannelLogout.begin(), {
    interval,
    onError: (error) => logFailure(log, 'backchannel_logout', error),
  });
  return {
    start: () => looks.start(),
    stop: async () => {
      await looks.stop();
      await inTime(backchannelLogout.close(), grace);
    },
  };
}
