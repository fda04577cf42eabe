import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import { type Endpoint, OAuthError, type OAuthErrorCode, TooManyRequests } from '@signet/authorization-server';
import { DatabaseUnavailable } from '@signet/runtime/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { rateLimitHeaders } from '../limits/rate-limit-headers.js';
import { endpointProfiles } from './endpoint-profile.js';
import { logRefusal } from './log-refusal.js';
import { loggable } from './loggable.js';
import { pathOf } from './parameters.js';
import { sendRefusal } from './refusal.js';

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

/** Seconds after which it is worth asking again (RFC 9110 §10.2.3). */
const retryAfter = 5;

/** Turns every refusal into the standard's answer, and whatever else happens into server_error without detail. */
@Catch()
export class OAuthErrorFilter implements ExceptionFilter {
  readonly #logger = new Logger('Protocol');

  catch(exception: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { error, status } = this.#classify(exception, request);
    if (error instanceof TooManyRequests) {
      reply.headers({ ...rateLimitHeaders(error.quota), 'retry-after': String(error.quota.reset) });
    }
    if (status === 503) reply.header('retry-after', String(retryAfter));
    sendRefusal(request, reply, error, status);
  }

  #classify(exception: unknown, request: FastifyRequest): { error: OAuthError; status: number } {
    const { endpoint } = request.routeOptions.config;
    const path = loggable(pathOf(request));
    const unavailable = databaseBehind(exception);
    if (unavailable) {
      this.#logger.warn({ error: 'temporarily_unavailable', path, cause: unavailable.reason });
      const error = new OAuthError('temporarily_unavailable', 'the issuer cannot do this right now; try again');
      return { error, status: statusOf.temporarily_unavailable };
    }
    if (exception instanceof OAuthError) {
      logRefusal(exception, pathOf(request));
      // RFC 6585 §4, whatever it was that there was too much of.
      const status = exception instanceof TooManyRequests ? 429 : statusAt(endpoint, exception.code);
      return { error: exception, status };
    }
    const status = exception instanceof HttpException ? exception.getStatus() : statusCodeOf(exception);
    if (status !== undefined && status >= 400 && status < 500) {
      const description =
        status === 413
          ? 'the body is too large'
          : status === 404
            ? 'there is nothing here'
            : 'the request is malformed';
      return { error: new OAuthError('invalid_request', description), status };
    }
    this.#logger.error({
      error: 'server_error',
      path,
      cause: exception instanceof Error ? exception.stack : 'unknown',
    });
    return { error: new OAuthError('server_error', 'something went wrong here'), status: 500 };
  }
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
