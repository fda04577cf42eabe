import {
  type AuthorizeOutcome,
  type Endpoint,
  endpoints,
  type ParameterList,
  type StepName,
} from '@signet/authorization-server';
import type { FastifyReply } from 'fastify';
import { sendErrorPage, sendFormPost } from './page-response.js';

const pageOf = {
  register: endpoints.createAccount,
  login: endpoints.login,
  consent: endpoints.consent,
} satisfies Record<StepName, Endpoint>;

/** Sends the browser where an authorization request leads. */
export function sendOutcome(reply: FastifyReply, outcome: AuthorizeOutcome): void {
  switch (outcome.kind) {
    case 'error_page':
      sendErrorPage(reply, outcome.error, { parameter: outcome.parameter });
      return;
    case 'interaction':
      seeOther(reply, pageAt(pageOf[outcome.step], { interaction: outcome.interactionId }));
      return;
    case 'device_decided':
      seeOther(reply, pageAt(endpoints.device, { decided: outcome.allowed ? 'allowed' : 'denied' }));
      return;
    case 'redirect':
      if (outcome.transport === 'form_post') sendFormPost(reply, outcome.to, outcome.parameters);
      else seeOther(reply, withParameters(outcome.to, outcome.transport, outcome.parameters));
      return;
  }
}

/** 303, so that a password or a decision is never posted on (RFC 9700 §4.12). */
export function seeOther(reply: FastifyReply, location: string): void {
  reply.status(303).header('location', location).send();
}

/** Relative, like every address between our pages: an issuer may live below a path. */
export function pageAt({ path }: Endpoint, query: Readonly<Record<string, string>> = {}): string {
  const encoded = new URLSearchParams(query).toString();
  return `${path.slice(1)}${encoded === '' ? '' : `?${encoded}`}`;
}

/** The registered query stays as it is (RFC 6749 §3.1.2); ours is added behind it. */
function withParameters(to: string, mode: 'query' | 'fragment', parameters: ParameterList): string {
  const encoded = new URLSearchParams(parameters.map(([name, value]) => [name, value])).toString();
  if (mode === 'fragment') return `${to}#${encoded}`;
  return `${to}${to.includes('?') ? '&' : '?'}${encoded}`;
}
