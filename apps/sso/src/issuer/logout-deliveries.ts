import { Logger } from '@nestjs/common';
import type { Core } from '@signet/authorization-server';
import { Periodic } from '@signet/runtime';
import { loggable } from '../http/loggable.js';
import { logFailure } from './log-failure.js';

/** Milliseconds between looks for what is due. */
const interval = 1_000;

/** Sends logout tokens while the process runs; what is not delivered waits in the database for the next one. */
export function deliverLogouts(core: Core): Periodic {
  const logger = new Logger('BackchannelLogout');
  const deliver = async () => {
    for (const { clientId, delivered, attempts, reason } of await core.backchannelLogout.deliverDue()) {
      if (!delivered) {
        logger.warn(loggable({ event: 'backchannel_logout_failed', client_id: clientId, attempts, reason }));
      }
    }
  };
  return new Periodic(deliver, { interval, onError: (error) => logFailure(logger, error) });
}
