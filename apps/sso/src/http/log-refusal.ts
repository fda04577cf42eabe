import type { Asked, OAuthError, OAuthErrorCode } from '@signet/authorization-server';
import type { EventName } from '@signet/telemetry';
import type { FastifyRequest } from 'fastify';
import { pathOf } from './parameters.js';
import { noteRefusal } from './support-code.js';

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

/** Whether nobody needs a story of it. */
export function isOrdinary(code: OAuthErrorCode): boolean {
  return ordinary.has(code);
}

/** What a refusal is about in the operator's words; a page shows its code alone, and by what it is found. */
export function logRefusal(
  event: Extract<EventName, `${string}_refused`>,
  error: OAuthError,
  request: FastifyRequest,
  { parameter, asked }: Refused = {},
): void {
  if (ordinary.has(error.code)) return;
  const isAnswer = event === 'authorization_refused' && unanswered.has(error.code);
  // What is no failure would push others out.
  const supportCode = isAnswer
    ? undefined
    : noteRefusal(request, {
        code: error.code,
        check: parameter,
        expected: error.description,
        received: asked?.received ?? error.cause,
        clientId: asked?.clientId ?? clientIn(error.cause),
      });
  const name = error.code === 'server_error' ? 'request_failed' : isAnswer ? 'authorization_unanswered' : event;
  request.server.eventLog.event(name, {
    error: error.code,
    support_code: supportCode,
    description: error.description,
    path: loggedPath(request),
    parameter,
    client_id: asked?.clientId,
    received: asked?.received,
    cause: error.cause,
  });
}

/** As causes name it. */
function clientIn(cause: unknown): string | undefined {
  const id = typeof cause === 'object' && cause !== null && 'client_id' in cause ? cause.client_id : undefined;
  return typeof id === 'string' ? id : undefined;
}

/** As the route has it: a part of an address may be a secret that was sent in a wrong place. */
export function loggedPath(request: FastifyRequest): string {
  return request.routeOptions.url ?? pathOf(request);
}
