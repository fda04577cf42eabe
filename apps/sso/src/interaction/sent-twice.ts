import type { Done } from '../forms/guarded-form.js';
import type { Visit } from '../forms/visit.js';
import type { Issuer } from '../issuer/issuer.js';
import { findInteraction } from './found-interaction.js';
import { provePassword, signedIn } from './prove-password.js';

/**
 * Whether an account could not be made because the same form made it just before, in this browser and for this interaction: then
 * the person is signed in to it, by the same password. Nobody else's account is asked for.
 */
export async function sentTwice(
  issuer: Issuer,
  visit: Visit,
  credentials: { readonly username: string; readonly password: string },
): Promise<Done | undefined> {
  const found = await findInteraction(issuer, visit);
  const { provedBy } = found?.view ?? {};
  if (!found || provedBy === undefined || !(await issuer.isUsernameOf(provedBy, credentials.username)))
    return undefined;
  const outcome = await issuer.identity.signIn({ ...credentials, address: visit.request.ip }, ({ subject }) =>
    provePassword(issuer, found, 'register', subject),
  );
  return outcome.kind === 'signed_in' ? signedIn(issuer, outcome.begun) : undefined;
}
