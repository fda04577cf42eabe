import type { IdentityProvider } from '@signet/authorization-server';
import { openText, sealText } from '../http/sealed.js';
import type { Issuer } from '../issuer/issuer.js';
import { contextOf, keyOf } from './upstream-state.js';

/** Characters of an ID token that is kept with a session; who signs out there with a longer one is asked there. */
const longestIdToken = 8_192;
const what = 'id_token_hint';

/**
 * What a session keeps so that its person can sign out there, too: the ID token, sealed for this provider as it is described now. Undefined where
 * the operator does not want that.
 */
export async function keptHint(
  issuer: Issuer,
  provider: IdentityProvider,
  idToken: string | undefined,
): Promise<string | undefined> {
  if (!provider.signsOut || idToken === undefined || idToken.length > longestIdToken) return undefined;
  const key = await keyOf(issuer, 'upstream_sign_out');
  return sealText({ key, random: issuer.random }, idToken, contextOf(what, provider));
}

/** The ID token; undefined of one that was given to another client, or by another issuer. */
export async function openedHint(
  issuer: Issuer,
  provider: IdentityProvider,
  kept: string | undefined,
): Promise<string | undefined> {
  return kept && openText(await keyOf(issuer, 'upstream_sign_out'), kept, contextOf(what, provider));
}
