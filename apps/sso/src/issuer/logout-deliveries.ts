import { Logger } from '@nestjs/common';
import type { Core } from '@signet/authorization-server';
import { inTime, Periodic } from '@signet/runtime';
import { logFailure } from './log-failure.js';

/** Milliseconds between looks for what is due. */
const interval = 1_000;
/** Milliseconds that deliveries under way get to end when the process does. */
const grace = 1_000;

/** Sends logout tokens while the process runs; what is not delivered waits in the database for the next one. */
export function deliverLogouts({ backchannelLogout }: Core): Pick<Periodic, 'start' | 'stop'> {
  const logger = new Logger('BackchannelLogout');
  const looks = new Periodic(() => backchannelLogout.begin(), {
    interval,
    onError: (error) => logFailure(logger, error),
  });
  return {
    start: () => looks.start(),
    stop: async () => {
      await looks.stop();
      await inTime(backchannelLogout.close(), grace);
    },
  };
}
