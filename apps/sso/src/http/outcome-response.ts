import {
  type AuthorizeOutcome,
  type Endpoint,
  endpoints,
  type ParameterList,
  type Redirect,
  type StepName,
} from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { clientView, shownDestination } from '../pages/client-view.js';
import { LeavePage } from '../pages/leave-page.js';
import { logRefusal } from './log-refusal.js';
import { sendErrorPage, sendFormPost, sendPage } from './page-response.js';
import { wishedWords } from './request-words.js';
import { rootOf } from './root-of.js';
import { noteRefusal, tellSupportCode } from './support-code.js';

const pageOf = {
  register: endpoints.createAccount,
  login: endpoints.login,
  second_factor: endpoints.secondFactor,
  enrol_factor: endpoints.setUpFactor,
  offer: endpoints.setUpFactor,
  verify_email: endpoints.verifyEmail,
  accept_terms: endpoints.acceptTerms,
  change_password: endpoints.changePassword,
  complete_profile: endpoints.completeProfile,
  consent: endpoints.consent,
  no_access: endpoints.noAccess,
} satisfies Record<StepName, Endpoint>;

interface Where {
  /** Where the same can be begun again. */
  readonly again?: string | undefined;
  /** Where the app is, for a page that leads nowhere else. */
  readonly leadsTo?: string | undefined;
  /** Somebody is, in this browser. */
  readonly isSignedIn: boolean;
}

/** Sends the browser where an authorization request leads. */
export function sendOutcome(reply: FastifyReply, outcome: AuthorizeOutcome, where: Where): void {
  const { again, leadsTo, isSignedIn } = where;
  switch (outcome.kind) {
    case 'error_page':
      logRefusal('authorization_refused', outcome.error, reply.request, outcome);
      sendErrorPage(reply, outcome.error, { parameter: outcome.parameter, leadsTo });
      return;
    case 'interaction':
      seeOwnPage(reply, pageOf[outcome.step], { interaction: outcome.interactionId, again });
      return;
    case 'device_decided':
      seeOwnPage(reply, endpoints.device, { decided: outcome.allowed ? 'allowed' : 'denied' });
      return;
    case 'own_page':
      seeOwnPage(reply, outcome, Object.fromEntries(outcome.parameters ?? []));
      return;
    case 'redirect':
      if (outcome.error) logRefusal('authorization_refused', outcome.error, reply.request, outcome);
      if (outcome.stranger && !isSignedIn && !isFramed(reply.request)) sendLeavePage(reply, outcome);
      else if (outcome.transport === 'form_post') sendFormPost(reply, outcome.to, outcome.parameters);
      else seeOther(reply, withParameters(outcome.to, outcome.transport, outcome.parameters));
      return;
  }
}

/** To a page of ours, in the language that was wished for. Relative: an issuer may live below a path. */
export function seeOwnPage(
  reply: FastifyReply,
  { path }: Pick<Endpoint, 'path'>,
  parameters: Readonly<Record<string, string | undefined>> = {},
): void {
  const all = { ...parameters, ui_locales: wishedWords(reply.request)?.language };
  const given = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  const address = `${rootOf(reply.request)}${path.slice(1)}` || './';
  seeOther(reply, `${address}${given.length === 0 ? '' : `?${new URLSearchParams(given)}`}`);
}

/**
 * Whether the answer stays in a frame of somebody's page, who can frame what they like: silent renewal lives there (OpenID Connect
 * Core §3.1.2.1 prompt=none), and the window goes nowhere. No page can say this of itself (Fetch Metadata).
 */
function isFramed({ headers }: FastifyRequest): boolean {
  return headers['sec-fetch-dest'] === 'iframe' || headers['sec-fetch-dest'] === 'frame';
}

/** An error, and the way back to a client that nobody here vouches for. */
function sendLeavePage(reply: FastifyReply, { stranger, error, to, transport, parameters }: Redirect): void {
  if (!stranger || !error) throw new Error('only an error of a stranger is shown before it is sent');
  const isPosted = transport === 'form_post';
  const { code, description: expected, cause: received } = error;
  const supportCode = noteRefusal(reply.request, { code, expected, received, clientId: stranger.clientId });
  tellSupportCode(reply, supportCode);
  const view = {
    client: clientView(stranger),
    code,
    supportCode,
    destination: shownDestination(to),
    address: isPosted ? to : withParameters(to, transport, parameters),
    posted: isPosted ? parameters : undefined,
  };
  sendPage(reply, (words) => LeavePage({ words, view }), { status: 400, leadsAway: isPosted });
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
