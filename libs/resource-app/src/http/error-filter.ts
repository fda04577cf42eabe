import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { asUnavailable } from '@signet/runtime/database';
import { stackOf } from '@signet/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';

const codes: Readonly<Record<number, string>> = {
  400: 'invalid_request',
  404: 'not_found',
  405: 'method_not_allowed',
  409: 'conflict',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
};

/** Seconds after which it is worth asking again (RFC 9110 §10.2.3). */
const retryAfter = 5;

/** Answers `{ error }` for everything: 503 where the database did not answer in time; what is unknown becomes `server_error`, and only the log has the detail. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  catch(exception: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const log = request.server.eventLog;
    const unavailable = asUnavailable(exception);
    if (unavailable) {
      log.event('database_unavailable', { error: 'temporarily_unavailable', reason: unavailable.reason });
      void reply.status(503).header('retry-after', String(retryAfter)).send({ error: 'temporarily_unavailable' });
      return;
    }
    const status = statusOf(exception);
    if (status >= 500 && !(exception instanceof HttpException)) {
      log.event('request_failed', { error: 'server_error', path: request.routeOptions.url, ...stackOf(exception) });
    }
    void reply
      .status(status)
      .send(ownBody(exception) ?? { error: codes[status] ?? (status < 500 ? 'refused' : 'server_error') });
  }
}

function statusOf(exception: unknown): number {
  if (exception instanceof HttpException) return exception.getStatus();
  // Fastify's own errors (malformed JSON, too large) carry their status.
  const status = exception instanceof Error && 'statusCode' in exception ? exception.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

/** Nest's default bodies have a `statusCode`; ours do not. */
function ownBody(exception: unknown): object | undefined {
  if (!(exception instanceof HttpException)) return undefined;
  const body = exception.getResponse();
  return typeof body === 'object' && 'error' in body && !('statusCode' in body) ? body : undefined;
}
