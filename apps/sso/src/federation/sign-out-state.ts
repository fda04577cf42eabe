import { digest, type EpochSeconds } from '@signet/authorization-server';
import type { Visit } from '../forms/visit.js';
import { openText, sealText } from '../http/sealed.js';
import type { Issuer } from '../issuer/issuer.js';
import { isYoung, keyOf, longestState, usedUntil } from './upstream-state.js';

/** Characters of an address to which the app leads; who is to go to a longer one goes there from our page. */
const longestOnward = 1_500;
const context = 'signed_out';

/** Who was led to a provider to sign out there, too. */
export interface LedToSignOut {
  readonly providerId: string;
  /** Where the app wanted them afterwards: registered, and compared before they were led away. */
  readonly onward?: string | undefined;
}

interface Kept extends LedToSignOut {
  readonly browser: string;
  readonly at: EpochSeconds;
}

/** The `state` of RP-Initiated Logout 1.0 §2, for the browser that has this secret alone. Nothing is stored of who never comes back. */
export async function signOutState(issuer: Issuer, secret: string, led: LedToSignOut): Promise<string> {
  const { random, clock } = issuer;
  const onward = (led.onward?.length ?? 0) > longestOnward ? undefined : led.onward;
  const kept: Kept = { ...led, onward, browser: digest(secret), at: clock.now() };
  return sealText({ key: await keyOf(issuer), random }, JSON.stringify(kept), context);
}

/** Once, in the browser that was led there; undefined of anything else. */
export async function backFromSignOut(
  issuer: Issuer,
  { secrets }: Visit,
  state: string,
): Promise<LedToSignOut | undefined> {
  if (state === '' || state.length > longestState) return undefined;
  const text = openText(await keyOf(issuer), state, context);
  if (text === undefined) return undefined;
  const { browser, at, ...led }: Kept = JSON.parse(text);
  if (!isYoung(issuer, at) || !secrets.some((secret) => digest(secret) === browser)) return undefined;
  const once = digest(JSON.stringify(['upstream_sign_out', state]));
  return (await issuer.stores.replays.remember(once, usedUntil(issuer))) ? led : undefined;
}
