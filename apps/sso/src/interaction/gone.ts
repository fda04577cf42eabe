import { type AuthorizeOutcome, clientPolicy } from '@signet/authorization-server';
import type { Instead } from '../forms/guarded-form.js';
import type { Visit } from '../forms/visit.js';
import { againOf, isPage } from '../http/again.js';
import { seeOther, sendOutcome } from '../http/outcome-response.js';
import { sendPage } from '../http/page-response.js';
import { rootOf } from '../http/root-of.js';
import type { Issuer } from '../issuer/issuer.js';
import { GonePage } from '../pages/gone-page.js';
import { initiationOf, siteOf } from './beginning.js';

/** RFC 9126 §2.2: a pushed request is good for one answer. */
const pushed = 'urn:ietf:params:oauth:request_uri:';
/** One of them is in every request that is whole. */
const whole = ['response_type', 'request', 'request_uri'];

/** A step that is over leads on: a page that was opened again to a fresh sign-in, a form that was sent again to a page that offers it. */
export function gone(issuer: Issuer): Instead {
  return { kind: 'instead', send: (visit) => sendGone(issuer, visit) };
}

/** What a step led to, or the way on where it was over by then. */
export async function sendOn(issuer: Issuer, visit: Visit, outcome: AuthorizeOutcome, isSignedIn: boolean) {
  if (outcome.kind === 'error_page') await sendGone(issuer, visit, isSignedIn);
  else sendOutcome(visit.reply, outcome, { again: againOf(visit.parameters), isSignedIn });
}

async function sendGone(issuer: Issuer, visit: Visit, isSignedIn?: boolean): Promise<void> {
  const signedIn = isSignedIn ?? (await issuer.session(visit.request)) !== undefined;
  const began = againOf(visit.parameters);
  const { again, byItself } = began === undefined ? {} : await wayOn(issuer, began, signedIn);
  // A browser that keeps no cookies would be led round in a circle.
  if (byItself !== undefined && visit.isKnown && visit.request.method === 'GET') {
    seeOther(visit.reply, `${rootOf(visit.request)}${byItself}`);
  } else sendPage(visit.reply, (words) => GonePage({ words, isSignedIn: signedIn, again }), { status: 400 });
}

interface WayOn {
  /** For a link. */
  readonly again?: string | undefined;
  /** Of ours, where nobody has to be asked. */
  readonly byItself?: string | undefined;
}

/**
 * The client's own beginning where it has one, for it makes a fresh state (OpenID Connect Core §4); else the same request again.
 * Of somebody who is not signed in yet, that has not been answered: it is the same tab that goes on.
 */
async function wayOn(issuer: Issuer, began: string, isSignedIn: boolean): Promise<WayOn> {
  if (isPage(began)) return { again: began, byItself: began };
  const request = new URLSearchParams(began.split('?', 2)[1]);
  const repeated = whole.some((name) => request.has(name)) ? began : undefined;
  const named = await issuer.stores.clients.find(request.get('client_id') ?? '');
  // A link of ours must not lead where a stranger alone says (RFC 9700 §4.11.2).
  const client = named && clientPolicy(named).redirectsUnasked ? named : undefined;
  const initiation = initiationOf(client, issuer.config.issuer);
  const isPushed = request.get('request_uri')?.startsWith(pushed) === true;
  const again = initiation ?? (isPushed ? undefined : repeated) ?? siteOf(client);
  return { again, byItself: isSignedIn && again !== repeated ? undefined : repeated };
}
