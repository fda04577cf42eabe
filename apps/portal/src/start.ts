import { loadConfig, type PortalConfig } from './config.js';
import { rememberSignIn, remembersSignIn } from './session/pending-sign-in.js';
import { Session } from './session/session.js';
import { SignIn } from './session/sign-in.js';

export interface Portal {
  readonly config: PortalConfig;
  readonly signIn: SignIn;
  readonly session: Session;
}

export type Started =
  | { readonly kind: 'ready'; readonly portal: Portal; readonly wasDenied: boolean }
  /** The browser is on its way to the issuer. */
  | { readonly kind: 'leaving'; readonly wasDenied?: undefined };

/** Finishes the sign-in that ends here, or finds the one that there is: in another tab, or at the issuer, which asks nobody. */
export async function start(): Promise<Started> {
  const config = await loadConfig();
  const signIn = await SignIn.discover(config);
  const session = new Session(signIn, () => rememberSignIn(localStorage, false));
  const ready = (wasDenied = false): Started => ({ kind: 'ready', portal: { config, signIn, session }, wasDenied });
  watchReturns(session);
  if (location.pathname === '/callback') {
    const callback = new URL(location.href);
    // No code stays in the address, whatever becomes of it.
    history.replaceState(null, '', '/');
    const finished = await signIn.finish(callback);
    history.replaceState(null, '', finished.returnTo);
    rememberSignIn(localStorage, finished.kind === 'signed_in');
    if (finished.kind === 'signed_in') session.begin(finished.tokens);
    return ready(finished.kind === 'denied');
  }
  if (await session.join()) return ready();
  if (!remembersSignIn(localStorage)) return ready();
  await signIn.begin({ returnTo: location.pathname, prompt: 'none' });
  return { kind: 'leaving' };
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
