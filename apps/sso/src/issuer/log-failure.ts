import type { Logger } from '@nestjs/common';
import { DatabaseUnavailable } from '@signet/runtime/database';
import { recordEvent } from '../log/record-event.js';

/** What failed in the background; of a database that is away one line each time, which is often enough. */
export function logFailure(logger: Logger, error: unknown): void {
  if (error instanceof DatabaseUnavailable) recordEvent('database_unavailable', { reason: error.reason });
  else logger.error(error);
}
