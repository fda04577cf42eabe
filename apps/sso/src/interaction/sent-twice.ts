import type { IdentityError } from '@signet/identity';
import type { Done } from '../forms/guarded-form.js';
import type { Visit } from '../forms/visit.js';
import { callerOf } from '../http/caller.js';
import type { Issuer } from '../issuer/issuer.js';
import { findInteraction } from './found-interaction.js';
import { provePassword, signedIn } from './prove-password.js';

/** Seconds for which the form that made an account may come again. */
const comesAgainFor = 60;

/**
 * Whether an account could not be made because the same form made it just before, here or at another process: then its person is
 * signed in to it, by the same password. Nobody is to whom it was not given in this interaction of this browser.
 */
export async function sentTwice(
  issuer: Issuer,
  visit: Visit,
  credentials: { readonly username: string; readonly password: string },
  refusal: IdentityError,
): Promise<Done | undefined> {
  if (refusal.code !== 'username_taken' || !(await issuer.madeWithin(comesAgainFor, credentials.username)))
    return undefined;
  const { request } = visit;
  const attempt = { ...credentials, caller: callerOf(request), deviceCookie: issuer.cookies.device(request) };
  const outcome = await issuer.identity.signIn(attempt, async ({ subject }) => {
    // Looked up after the password: by now a process that made the account at the same time has said so.
    const found = await findInteraction(issuer, visit);
    return found?.view.provedBy === subject ? provePassword(issuer, found, { step: 'register', subject }) : undefined;
  });
  return outcome.kind === 'signed_in' && outcome.begun
    ? signedIn(issuer, outcome.begun, outcome.deviceCookie)
    : undefined;
}
