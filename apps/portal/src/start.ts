import type { NotReached } from '@signet/browser-client';
import { loadConfig, type PortalConfig } from './config.js';
import { rememberSignIn, remembersSignIn } from './session/pending-sign-in.js';
import { Session } from './session/session.js';
import { SignIn } from './session/sign-in.js';
import type { Unfinished } from './session/unfinished.js';
import { readClaims } from './token-words.js';

/** What a sign-in for more leaves to be done, or to be said. */
export interface Left {
  /** What its person wanted. */
  readonly unfinished?: Unfinished | undefined;
  readonly notReached?: NotReached | undefined;
}

/** The sign-in that ended here. */
export interface Return {
  readonly wasDenied: boolean;
  /** Nothing from the second time on: it is done, and said, once. */
  take(): Left;
}

export interface Portal {
  readonly config: PortalConfig;
  readonly signIn: SignIn;
  readonly session: Session;
}

export type Started =
  | { readonly kind: 'ready'; readonly portal: Portal; readonly back: Return }
  /** The browser is on its way to the issuer. */
  | { readonly kind: 'leaving' };

/** Finishes the sign-in that ends here, or finds the one that there is: in another tab, or at the issuer, which asks nobody. */
export async function start(): Promise<Started> {
  const config = await loadConfig();
  const signIn = await SignIn.discover(config);
  const session = new Session(signIn, () => rememberSignIn(localStorage, false));
  const ready = (left: Left = {}, wasDenied = false): Started => ({
    kind: 'ready',
    portal: { config, signIn, session },
    back: { wasDenied, take: once(left) },
  });
  watchReturns(session);
  if (location.pathname === '/callback') {
    const callback = new URL(location.href);
    // No code stays in the address, whatever becomes of it.
    history.replaceState(null, '', '/');
    const finished = await signIn.finish(callback);
    history.replaceState(null, '', finished.returnTo);
    // Whoever did not reach a stronger sign-in has the one of before, at the issuer or in another tab.
    if (finished.kind === 'not_reached') return resume(finished.why);
    rememberSignIn(localStorage, finished.kind === 'signed_in');
    if (finished.kind !== 'signed_in') return ready({}, finished.kind === 'denied');
    session.begin(finished.tokens);
    const { notReached, unfinished, tokens } = finished;
    const isSame = unfinished?.subject === readClaims(tokens.idToken).sub;
    return ready({ notReached, unfinished: isSame ? unfinished : undefined });
  }
  return resume();

  async function resume(notReached?: NotReached): Promise<Started> {
    if (await session.join()) return ready({ notReached });
    if (!remembersSignIn(localStorage)) return ready();
    await signIn.begin({ returnTo: location.pathname, prompt: 'none', notReached });
    return { kind: 'leaving' };
  }
}

function once(left: Left): Return['take'] {
  let all = left;
  return () => {
    const taken = all;
    all = {};
    return taken;
  };
}

/** A tab that was out of sight looks whether its tokens are still good, so that it does not show a sign-in that is over. */
function watchReturns(session: Session): void {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && session.state().kind === 'signed_in') {
      // What else goes wrong is said where something is asked for.
      session.tokens().catch(() => undefined);
    }
  });
  // A page that comes back from the browser's memory has slept through what the others told.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.reload();
  });
}
