import type { EnvironmentReader } from '@signet/runtime';
import type { Level } from './events.js';

export interface LogConfig {
  readonly level: Level;
}

/** `LOG_LEVEL`. */
export function readLog(read: EnvironmentReader): LogConfig {
  return { level: read.oneOf('LOG_LEVEL', ['debug', 'info', 'warn', 'error'], 'info') };
}
