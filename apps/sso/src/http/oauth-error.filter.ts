import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import { dpopAlgorithms } from '@signet/auth-contracts';
import { OAuthError, type OAuthErrorCode, UseDpopNonce } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { logRefusal } from './log-refusal.js';
import { sendErrorPage } from './page-response.js';
import { pathOf } from './parameters.js';

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
  unsupported_token_type: 400,
  invalid_target: 400,
  login_required: 400,
  consent_required: 400,
  interaction_required: 400,
  account_selection_required: 400,
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

/** Paths that a person looks at; every other one answers in JSON. */
const pagePaths = new Set([
  '/',
  '/authorize',
  '/create-account',
  '/login',
  '/consent',
  '/device',
  '/logout',
  '/signed-out',
  '/end-session',
]);

/** Turns every refusal into the standard's answer, and whatever else happens into server_error without detail. */
@Catch()
export class OAuthErrorFilter implements ExceptionFilter {
  readonly #logger = new Logger('Protocol');

  catch(exception: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const path = pathOf(request);
    const { error, status } = this.#classify(exception, path);
    if (pagePaths.has(path)) {
      sendErrorPage(reply, error, { status });
      return;
    }
    const challenge = challengeOf(error.code, path, request.headers.authorization ?? '');
    if (challenge !== undefined) reply.header('www-authenticate', challenge);
    if (error instanceof UseDpopNonce) reply.header('dpop-nonce', error.nonce);
    reply
      .status(challenge === undefined ? status : Math.max(status, 401))
      .header('cache-control', 'no-store')
      .header('pragma', 'no-cache')
      .send({ error: error.code, error_description: error.description });
  }

  #classify(exception: unknown, path: string): { error: OAuthError; status: number } {
    if (exception instanceof OAuthError) {
      logRefusal(exception, path);
      return { error: exception, status: statusAt(path, exception.code) };
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

/** RFC 6749 §5.2 has 400 for it; Shared Signals Framework 1.0 §8.1.1.1 has 403 for a caller that may not have a stream. */
function statusAt(path: string, code: OAuthErrorCode): number {
  return code === 'unauthorized_client' && path.startsWith('/security-events/') ? 403 : statusOf[code];
}

/** Fastify's own errors carry the status that they mean. */
function statusCodeOf(exception: unknown): number | undefined {
  const status = (exception as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}

/** RFC 6749 §5.2 at the client's endpoints; RFC 6750 §3 and RFC 9449 §7.1 where a token opens the door. */
function challengeOf(code: OAuthErrorCode, path: string, authorization: string): string | undefined {
  if (code === 'invalid_client' && /^basic(\s|$)/i.test(authorization)) {
    return 'Basic realm="token endpoint", charset="UTF-8"';
  }
  const aboutProof = code === 'invalid_dpop_proof' || code === 'use_dpop_nonce';
  if (aboutProof && path !== '/userinfo') return undefined;
  if (aboutProof || (code === 'invalid_token' && /^dpop(\s|$)/i.test(authorization))) {
    return `DPoP error="${code}", algs="${dpopAlgorithms.join(' ')}"`;
  }
  if (code === 'invalid_token' || code === 'insufficient_scope') return `Bearer error="${code}"`;
  return undefined;
}
