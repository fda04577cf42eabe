import type { Core } from '@signet/authorization-server';
import { Periodic } from '@signet/runtime';
import type { Log } from '@signet/telemetry';
import { logFailure } from '../log/open-log.js';

/** Milliseconds between looks for events that other processes recorded. */
const interval = 500;

/** Finds events of other processes while polls wait here; otherwise the database is not asked. */
export function watchEvents(core: Core, log: Log): Periodic {
  return new Periodic(() => core.securityEvents.look(), {
    interval,
    onError: (error) => logFailure(log, 'security_events', error),
  });
}
