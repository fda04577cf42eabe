import { readFileSync } from 'node:fs';
import { OAuthError, type OAuthErrorCode, type ProtocolEvent } from '@signet/authorization-server';
import type { ManagementListener } from '@signet/runtime';
import { DatabaseUnavailable } from '@signet/runtime/database';
import {
  type Fields,
  type Log,
  type LogOptions,
  type Metrics,
  stackOf,
  type Watched,
  watchApp,
} from '@signet/telemetry';
import type { ProblemCode } from '../api/http/problem.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** What operators read; Fastify's own log is silent. */
    eventLog: Log;
    metrics: Metrics;
    /** Hears of each answer that is a refusal. */
    countRefusal: (code: OAuthErrorCode | ProblemCode) => void;
    /** Where operators ask, if there is such a place. */
    operators: ManagementListener | undefined;
  }
}

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

/** Log and metrics of an issuer. */
export function watchIssuer(options: Pick<LogOptions, 'level' | 'output' | 'fields'>): Watched {
  return watchApp({ ...options, app: 'sso', version, describeError });
}

/** Of a refusal its code, and the cause, which is for the log. */
function describeError(error: Error): Fields | undefined {
  return error instanceof OAuthError ? { error: error.code, cause: error.cause } : undefined;
}

/** Of the core's events, their members named as in all lines. */
export function protocolEventsTo(log: Log): (event: ProtocolEvent) => void {
  return ({ event, ...members }) => {
    log.event(event, Object.fromEntries(Object.entries(members).map(([name, value]) => [snakeCase(name), value])));
  };
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** What failed in the background, where no request hears of it. */
export function logFailure(log: Log, work: string, error: unknown): void {
  if (error instanceof DatabaseUnavailable) log.event('database_unavailable', { work, reason: error.reason });
  else log.event('background_failed', { work, ...stackOf(error) });
}
