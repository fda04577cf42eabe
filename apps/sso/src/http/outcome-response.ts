import {
  type AuthorizeOutcome,
  type Endpoint,
  endpoints,
  type ParameterList,
  type StepName,
} from '@signet/authorization-server';
import type { FastifyReply } from 'fastify';
import { logRefusal } from './log-refusal.js';
import { sendErrorPage, sendFormPost } from './page-response.js';
import { wishedWords } from './request-words.js';

const pageOf = {
  register: endpoints.createAccount,
  login: endpoints.login,
  consent: endpoints.consent,
} satisfies Record<StepName, Endpoint>;

/** Sends the browser where an authorization request leads. @param again where the same can be begun again */
export function sendOutcome(reply: FastifyReply, outcome: AuthorizeOutcome, again?: string): void {
  switch (outcome.kind) {
    case 'error_page':
      logRefusal('authorization_refused', outcome.error, reply.request, outcome);
      sendErrorPage(reply, outcome.error, { parameter: outcome.parameter });
      return;
    case 'interaction':
      seeOwnPage(reply, pageOf[outcome.step], { interaction: outcome.interactionId, again });
      return;
    case 'device_decided':
      seeOwnPage(reply, endpoints.device, { decided: outcome.allowed ? 'allowed' : 'denied' });
      return;
    case 'redirect':
      if (outcome.error) logRefusal('authorization_refused', outcome.error, reply.request, outcome);
      if (outcome.transport === 'form_post') sendFormPost(reply, outcome.to, outcome.parameters);
      else seeOther(reply, withParameters(outcome.to, outcome.transport, outcome.parameters));
      return;
  }
}

/** To a page of ours, in the language that was wished for. Relative: an issuer may live below a path. */
export function seeOwnPage(
  reply: FastifyReply,
  { path }: Endpoint,
  parameters: Readonly<Record<string, string | undefined>> = {},
): void {
  const all = { ...parameters, ui_locales: wishedWords(reply.request)?.language };
  const given = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  seeOther(reply, `${path.slice(1)}${given.length === 0 ? '' : `?${new URLSearchParams(given)}`}`);
}

/** 303, so that a password or a decision is never posted on (RFC 9700 §4.12). */
export function seeOther(reply: FastifyReply, location: string): void {
  reply.status(303).header('location', location).send();
}

/** The registered query stays as it is (RFC 6749 §3.1.2); ours is added behind it. */
function withParameters(to: string, mode: 'query' | 'fragment', parameters: ParameterList): string {
  const encoded = new URLSearchParams(parameters.map(([name, value]) => [name, value])).toString();
  if (mode === 'fragment') return `${to}#${encoded}`;
  return `${to}${to.includes('?') ? '&' : '?'}${encoded}`;
}
