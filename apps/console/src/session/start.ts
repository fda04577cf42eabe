import { notReachedBy } from '@signet/browser-client';
import * as oauth from 'oauth4webapi';
import type { Place } from '../place.js';
import { Issuer, signedOut } from './issuer.js';
import { keepPending, takePending } from './pending.js';
import { Session } from './session.js';
import { tellAnswer } from './windows.js';

export interface SignedIn {
  readonly issuer: Issuer;
  readonly session: Session;
}

/** What a window of the console is for. */
export type Started =
  | ({ readonly kind: 'signed_in' } & SignedIn)
  /** The browser is on its way to the issuer. */
  | { readonly kind: 'leaving' }
  | { readonly kind: 'signed_out' }
  /** A person signed in here for another window. @param isTaken whether it was told */
  | { readonly kind: 'answered'; readonly isTaken: boolean }
  /** The issuer gave nothing. */
  | { readonly kind: 'refused'; readonly code: string };

/** Finishes the sign-in that ends here, or begins one: whoever is signed in at the issuer comes straight back. */
export async function start(place: Place): Promise<Started> {
  const here = new URL(location.href);
  if (here.pathname === new URL(place.callback).pathname) return finish(place, here);
  if (here.pathname === place.path && here.searchParams.get('state') === signedOut) {
    history.replaceState(null, '', place.path);
    return { kind: 'signed_out' };
  }
  await leave(place, here.pathname + here.search);
  return { kind: 'leaving' };
}

/** Leaves this page, to sign in. */
export async function leave(place: Place, returnTo: string): Promise<void> {
  const { url, begun } = await (await Issuer.discover(place)).request();
  keepPending(sessionStorage, { ...begun, returnTo });
  // Nobody asked for the way there: the back button does not lead through it.
  location.replace(url);
}

async function finish(place: Place, answer: URL): Promise<Started> {
  // No code stays in the address, whatever becomes of it.
  history.replaceState(null, '', new URL(place.callback).pathname);
  const pending = takePending(sessionStorage, place.path);
  if (pending?.state !== answer.searchParams.get('state')) {
    return { kind: 'answered', isTaken: await tellAnswer(answer) };
  }
  const issuer = await Issuer.discover(place);
  try {
    const tokens = await issuer.redeem(answer, pending);
    history.replaceState(null, '', pending.returnTo);
    return { kind: 'signed_in', issuer, session: new Session(issuer, tokens) };
  } catch (error) {
    if (!(error instanceof oauth.AuthorizationResponseError)) throw error;
    return { kind: 'refused', code: notReachedBy(error.error) ?? error.error };
  }
}
