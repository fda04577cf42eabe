import { dpopAlgorithms } from '@signet/auth-contracts';
import { type Endpoint, OAuthError, type OAuthErrorCode, UseDpopNonce } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';
import { problemCodeOf, sendProblem } from '../api/http/send-problem.js';
import { accepts } from './accepted-types.js';
import { allowedMethods } from './described-routes.js';
import { endpointHeaders, neverStored } from './endpoint-headers.js';
import { endpointProfiles } from './endpoint-profile.js';
import { isOrdinary } from './log-refusal.js';
import { sendErrorPage } from './page-response.js';
import { noteRefusal, tellSupportCode } from './support-code.js';

/** Seconds after which it is worth asking again (RFC 9110 §10.2.3). */
export const retryAfter = 5;

/** A refusal as the endpoint has them: a page for a person, JSON for all others. */
export function sendRefusal(request: FastifyRequest, reply: FastifyReply, error: OAuthError, status: number): void {
  const { endpoint } = request.routeOptions.config;
  request.server.countRefusal(error.code);
  reply.headers(neverStored);
  if (!isOrdinary(error.code)) {
    const { code, description: expected, cause: received } = error;
    tellSupportCode(reply, noteRefusal(request, { code, expected, received }));
  }
  if (isPage(endpoint, request, reply)) {
    sendErrorPage(reply, error, { status });
    return;
  }
  if (endpoint && endpointProfiles[endpoint.caller].refusal === 'problem') {
    sendProblem(request, reply, { code: problemCodeOf(status), detail: error.description, status });
    return;
  }
  const challenge = challengeOf(error.code, endpoint, request.headers.authorization ?? '');
  if (challenge !== undefined) reply.header('www-authenticate', challenge);
  if (error instanceof UseDpopNonce) reply.header('dpop-nonce', error.nonce);
  reply
    .status(challenge === undefined ? status : Math.max(status, 401))
    .send({ error: error.code, error_description: error.description });
}

/** RFC 9110 §15.5.6. */
export function refuseMethod(request: FastifyRequest, reply: FastifyReply, endpoint: Endpoint): void {
  reply.header('allow', allowedMethods(endpoint).join(', '));
  sendRefusal(request, reply, new OAuthError('invalid_request', 'the method is not supported here'), 405);
}

/** For an address that cannot be read, or has too long a segment: Fastify asks this before any hook runs. */
export function refuseAddress(issuer: string): NonNullable<FastifyServerOptions['frameworkErrors']> {
  const headers = endpointHeaders(issuer)(undefined);
  return ({ statusCode = 400 }, request, reply) => {
    reply.headers(headers);
    sendRefusal(request, reply, new OAuthError('invalid_request', 'the request is malformed'), statusCode);
  };
}

/** Where nothing is, a browser's person gets a page. */
function isPage(endpoint: Endpoint | undefined, request: FastifyRequest, reply: FastifyReply): boolean {
  return endpoint ? endpointProfiles[endpoint.caller].refusal === 'page' : accepts(request, reply, 'text/html');
}

/** RFC 6749 §5.2 at the client's endpoints; RFC 6750 §3 and RFC 9449 §7.1 where a token opens the door. */
function challengeOf(code: OAuthErrorCode, endpoint: Endpoint | undefined, authorization: string): string | undefined {
  if (code === 'invalid_client' && /^basic(\s|$)/i.test(authorization)) {
    return 'Basic realm="token endpoint", charset="UTF-8"';
  }
  const aboutProof = code === 'invalid_dpop_proof' || code === 'use_dpop_nonce';
  if (aboutProof && endpoint?.dpop !== 'presents') return undefined;
  const aboutToken = code === 'invalid_token' || code === 'insufficient_scope';
  // RFC 6750 §3: what it would take; UserInfo is the one place here that a token opens.
  const scope = code === 'insufficient_scope' ? ', scope="openid"' : '';
  if (aboutProof || (aboutToken && /^dpop(\s|$)/i.test(authorization))) {
    return `DPoP error="${code}"${scope}, algs="${dpopAlgorithms.join(' ')}"`;
  }
  return aboutToken ? `Bearer error="${code}"${scope}` : undefined;
}
