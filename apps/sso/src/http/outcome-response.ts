import type { AuthorizeOutcome, ParameterList, StepName } from '@signet/authorization-server';
import type { FastifyReply } from 'fastify';
import { sendErrorPage, sendFormPost } from './page-response.js';

/** Relative, like every address between our pages: an issuer may live below a path. */
const pageOf = { register: 'create-account', login: 'login', consent: 'consent' } satisfies Record<StepName, string>;

/** Sends the browser where an authorization request leads. */
export function sendOutcome(reply: FastifyReply, outcome: AuthorizeOutcome): void {
  switch (outcome.kind) {
    case 'error_page':
      sendErrorPage(reply, outcome.error, { parameter: outcome.parameter });
      return;
    case 'interaction':
      seeOther(reply, `${pageOf[outcome.step]}?${new URLSearchParams({ interaction: outcome.interactionId })}`);
      return;
    case 'device_decided':
      seeOther(reply, `device?${new URLSearchParams({ decided: outcome.allowed ? 'allowed' : 'denied' })}`);
      return;
    case 'redirect':
      if (outcome.transport === 'form_post') sendFormPost(reply, outcome.to, outcome.parameters);
      else seeOther(reply, withParameters(outcome.to, outcome.transport, outcome.parameters));
      return;
  }
}

/** 303, so that a password or a decision is never posted on (RFC 9700 §4.12). */
export function seeOther(reply: FastifyReply, location: string): void {
  reply.status(303).header('cache-control', 'no-store').header('location', location).send();
}

/** The registered query stays as it is (RFC 6749 §3.1.2); ours is added behind it. */
function withParameters(to: string, mode: 'query' | 'fragment', parameters: ParameterList): string {
  const encoded = new URLSearchParams(parameters.map(([name, value]) => [name, value])).toString();
  if (mode === 'fragment') return `${to}#${encoded}`;
  return `${to}${to.includes('?') ? '&' : '?'}${encoded}`;
}
