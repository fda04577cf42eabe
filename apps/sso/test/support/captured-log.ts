import { Logger, type LoggerService } from '@nestjs/common';

export interface Line {
  readonly level: 'log' | 'warn' | 'error';
  readonly event: string;
  readonly [member: string]: unknown;
}

/** Every event that this process records from now on; nothing is printed any more. */
export function captureLog(): readonly Line[] {
  const lines: Line[] = [];
  const of = (level: Line['level']) => (message: unknown) => {
    if (typeof message === 'object' && message !== null) lines.push({ ...(message as Line), level });
  };
  const logger: LoggerService = { log: of('log'), warn: of('warn'), error: of('error') };
  Logger.overrideLogger(logger);
  return lines;
}
