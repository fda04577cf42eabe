import { acrClasses, satisfiesAcr } from '@signet/auth-contracts';
import { digest, recentSignIn, type Session, signedInByWithin } from '@signet/authorization-server';
import { hasFactor } from '../factors/has-factor.js';
import type { Instead } from '../forms/guarded-form.js';
import type { Visit } from '../forms/visit.js';
import { sendOutcome } from '../http/outcome-response.js';
import type { Issuer } from '../issuer/issuer.js';
import { addressOf, carriedBy, type OwnPage } from './own-page.js';

/** Whether a session is of somebody who has just signed in, by all that they have. */
export function isRecent(issuer: Issuer, session: Session): Promise<boolean> {
  return isProved(issuer, session, recentSignIn);
}

/** The session of whoever may see this page, or do there what is sent; else the way to sign in, which leads back to the page. */
export async function ownSession(issuer: Issuer, visit: Visit, page: OwnPage): Promise<Session | Instead> {
  const session = await issuer.session(visit.request);
  const isDone = visit.request.method === 'POST';
  const maxAge = page.recentSignIn === 'seen' || (page.recentSignIn === 'done' && isDone) ? recentSignIn : undefined;
  return session && (await isProved(issuer, session, maxAge))
    ? session
    : { kind: 'instead', send: (each) => askWho(issuer, each, { page, session, maxAge }) };
}

/**
 * Whoever has a second factor has proved it in this session, as lately as who they are: a password alone, which may be stolen, changes nothing,
 * and opens nothing in a session from before there was one.
 */
async function isProved({ clock, records }: Issuer, session: Session, maxAge: number | undefined): Promise<boolean> {
  const context = maxAge === undefined ? session : signedInByWithin(maxAge, session, clock.now());
  if (context === undefined) return false;
  if (satisfiesAcr(context.acr, acrClasses.twoFactors)) return true;
  return !(await hasFactor({ records }, session.subject));
}

interface Wanted {
  readonly page: OwnPage;
  readonly session: Session | undefined;
  readonly maxAge: number | undefined;
}

async function askWho(issuer: Issuer, visit: Visit, { page, session, maxAge }: Wanted): Promise<void> {
  const { endpoint } = page;
  const parameters = carriedBy(page, visit.parameters);
  const { request, reply, secrets } = visit;
  const [secret] = secrets;
  const account = session && (await issuer.records.accounts.find(session.subject));
  // A device that is remembered opens apps, and no page on which it could be remembered by somebody else.
  const isStronger = maxAge !== undefined || (session !== undefined && (await hasFactor(issuer, session.subject)));
  const outcome = await issuer.core.ownPages.signIn({
    endpoint,
    parameters,
    session,
    maxAge,
    ...(isStronger && { acrValues: [acrClasses.twoFactors] }),
    loginHint: account?.username,
    browserDigest: digest(secret),
  });
  if (outcome.kind === 'interaction') issuer.cookies.keepSecret(request, reply, secret);
  sendOutcome(reply, outcome, { again: addressOf(page, parameters), isSignedIn: session !== undefined });
}
