import { Logger } from '@nestjs/common';
import type { OAuthError } from '@signet/authorization-server';
import { loggable } from './loggable.js';

const logger = new Logger('Protocol');

/** What a refusal is about in the operator's words; a page shows its code alone. */
export function logRefusal(error: OAuthError, path: string, parameter?: string): void {
  logger[error.code === 'server_error' ? 'error' : 'warn']({
    error: error.code,
    description: error.description,
    path: loggable(path),
    ...(parameter === undefined ? {} : { parameter }),
    cause: loggable(error.cause),
  });
}
