import { Logger } from '@nestjs/common';
import type { Core } from '@signet/authorization-server';
import { Periodic } from '@signet/runtime';
import { logFailure } from './log-failure.js';

/** Milliseconds between looks for events that other processes recorded. */
const interval = 500;

/** Finds events of other processes while polls wait here; otherwise the database is not asked. */
export function watchEvents(core: Core): Periodic {
  const logger = new Logger('SecurityEvents');
  return new Periodic(() => core.securityEvents.look(), { interval, onError: (error) => logFailure(logger, error) });
}
