import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import {
  ClientLeft,
  type Endpoint,
  endpoints,
  OAuthError,
  type OAuthErrorCode,
  SigningUnavailable,
  TooManyRequests,
} from '@signet/authorization-server';
import { DatabaseUnavailable } from '@signet/runtime/database';
import { stackOf } from '@signet/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { rateLimitHeaders } from '../limits/rate-limit-headers.js';
import { endpointProfiles } from './endpoint-profile.js';
import { loggedPath, logRefusal } from './log-refusal.js';
import { retryAfter, sendRefusal } from './refusal.js';
import { noteRefusal } from './support-code.js';

/** RFC 6749 §5.2, RFC 6750 §3.1. */
const statusOf = {
  invalid_request: 400,
  invalid_client: 401,
  invalid_grant: 400,
  unauthorized_client: 400,
  unsupported_grant_type: 400,
  unsupported_response_type: 400,
  invalid_scope: 400,
  access_denied: 403,
  server_error: 500,
  temporarily_unavailable: 503,
  invalid_token: 401,
  insufficient_scope: 403,
  invalid_target: 400,
  login_required: 400,
  consent_required: 400,
  interaction_required: 400,
  registration_not_supported: 404,
  invalid_request_object: 400,
  invalid_request_uri: 400,
  invalid_dpop_proof: 400,
  use_dpop_nonce: 400,
  authorization_pending: 400,
  slow_down: 400,
  expired_token: 400,
  invalid_redirect_uri: 400,
  invalid_client_metadata: 400,
  stream_not_found: 404,
  too_many_streams: 429,
  unmet_authentication_requirements: 400,
} satisfies Record<OAuthErrorCode, number>;

/** The doors whose refusals have names of their own, also where the request could not be read at all. */
const refusalEvents: ReadonlyMap<Endpoint | undefined, 'authorization_refused' | 'end_session_refused'> = new Map<
  Endpoint | undefined,
  'authorization_refused' | 'end_session_refused'
>([
  [endpoints.authorization, 'authorization_refused'],
  [endpoints.endSession, 'end_session_refused'],
  [endpoints.logout, 'end_session_refused'],
]);

/** Turns every refusal of a controller into the standard's answer. */
@Catch()
export class OAuthErrorFilter implements ExceptionFilter {
  catch(exception: unknown, host: ArgumentsHost): void {
    answerFailure(exception, host.switchToHttp().getRequest<FastifyRequest>(), host.switchToHttp().getResponse());
  }
}

/** The standard's answer to a refusal, and to whatever else happens server_error without detail. */
export function answerFailure(exception: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { error, status } = classify(exception, request);
  if (error instanceof TooManyRequests) {
    reply.headers({ ...rateLimitHeaders(error.quota), 'retry-after': String(error.quota.reset) });
  }
  if (status === 503) reply.header('retry-after', String(retryAfter));
  sendRefusal(request, reply, error, status);
}

function classify(exception: unknown, request: FastifyRequest): { error: OAuthError; status: number } {
  const { endpoint } = request.routeOptions.config;
  const path = loggedPath(request);
  const unavailable = databaseBehind(exception);
  if (unavailable) {
    const code = 'temporarily_unavailable';
    const expected = 'a database that answers';
    request.server.eventLog.event('database_unavailable', {
      error: code,
      support_code: noteRefusal(request, { code, expected, received: unavailable.reason }),
      path,
      reason: unavailable.reason,
    });
    const error = new OAuthError('temporarily_unavailable', 'the issuer cannot do this right now; try again');
    return { error, status: statusOf.temporarily_unavailable };
  }
  if (exception instanceof SigningUnavailable) {
    const code = 'temporarily_unavailable';
    const { reason } = exception;
    request.server.eventLog.event('signing_unavailable', {
      error: code,
      support_code: noteRefusal(request, { code, expected: 'a key that signs', received: reason }),
      path,
      reason,
      ...(exception.cause instanceof Error && { cause: exception.cause.message }),
    });
    return { error: new OAuthError(code, 'the issuer cannot do this right now; try again'), status: 503 };
  }
  // Nobody was refused anything, and nobody reads it.
  if (exception instanceof ClientLeft) return { error: exception, status: statusOf.temporarily_unavailable };
  if (exception instanceof OAuthError) {
    logRefusal(refusalEvents.get(endpoint) ?? 'request_refused', exception, request);
    // RFC 6585 §4, whatever it was that there was too much of.
    const status = exception instanceof TooManyRequests ? 429 : statusAt(endpoint, exception.code);
    return { error: exception, status };
  }
  const status = exception instanceof HttpException ? exception.getStatus() : statusCodeOf(exception);
  if (status !== undefined && status >= 400 && status < 500) {
    const description =
      status === 413 ? 'the body is too large' : status === 404 ? 'there is nothing here' : 'the request is malformed';
    return { error: new OAuthError('invalid_request', description), status };
  }
  const supportCode = noteRefusal(request, { code: 'server_error', expected: 'an answer', received: exception });
  request.server.eventLog.event('request_failed', {
    error: 'server_error',
    support_code: supportCode,
    path,
    ...stackOf(exception),
  });
  return { error: new OAuthError('server_error', 'something went wrong here'), status: 500 };
}

/** Also where it looked like a refusal: nobody was refused anything. */
function databaseBehind(exception: unknown): DatabaseUnavailable | undefined {
  if (exception instanceof DatabaseUnavailable) return exception;
  return exception instanceof OAuthError && exception.cause instanceof DatabaseUnavailable
    ? exception.cause
    : undefined;
}

function statusAt(endpoint: Endpoint | undefined, code: OAuthErrorCode): number {
  return (endpoint && endpointProfiles[endpoint.caller].statusOf?.[code]) ?? statusOf[code];
}

/** Fastify's own errors carry the status that they mean. */
function statusCodeOf(exception: unknown): number | undefined {
  const status = (exception as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}
