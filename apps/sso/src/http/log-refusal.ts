import type { Asked, OAuthError, OAuthErrorCode } from '@signet/authorization-server';
import type { EventName } from '@signet/telemetry';
import type { FastifyRequest } from 'fastify';
import { pathOf } from './parameters.js';

interface Refused {
  /** The parameter at fault. */
  readonly parameter?: string | undefined;
  readonly asked?: Asked | undefined;
}

/** Answers that are a step of their protocol: a device that polls (RFC 8628 §3.5), a nonce that was fetched (RFC 9449 §8). */
const ordinary: ReadonlySet<OAuthErrorCode> = new Set(['authorization_pending', 'slow_down', 'use_dpop_nonce']);
/** OpenID Connect Core §3.1.2.6, and a person's no. */
const unanswered: ReadonlySet<OAuthErrorCode> = new Set([
  'access_denied',
  'consent_required',
  'interaction_required',
  'login_required',
]);

/** What a refusal is about in the operator's words; a page shows its code alone. */
export function logRefusal(
  event: Extract<EventName, `${string}_refused`>,
  error: OAuthError,
  request: FastifyRequest,
  { parameter, asked }: Refused = {},
): void {
  if (ordinary.has(error.code)) return;
  const isAnswer = event === 'authorization_refused' && unanswered.has(error.code);
  const name = error.code === 'server_error' ? 'request_failed' : isAnswer ? 'authorization_unanswered' : event;
  request.server.eventLog.event(name, {
    error: error.code,
    description: error.description,
    path: loggedPath(request),
    parameter,
    client_id: asked?.clientId,
    received: asked?.received,
    cause: error.cause,
  });
}

/** As the route has it: a part of an address may be a secret that was sent in a wrong place. */
export function loggedPath(request: FastifyRequest): string {
  return request.routeOptions.url ?? pathOf(request);
}
