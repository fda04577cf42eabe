import type { Logger } from '@nestjs/common';
import { DatabaseUnavailable } from '@signet/runtime/database';

/** What failed in the background; of a database that is away one line each time, which is often enough. */
export function logFailure(logger: Logger, error: unknown): void {
  if (error instanceof DatabaseUnavailable) logger.warn({ event: 'database_unavailable', reason: error.reason });
  else logger.error(error);
}
