import type { BegunRequest, NotReached } from '@signet/browser-client';
import type { Unfinished } from './unfinished.js';

/** What must survive the way to the issuer and back; deleted the moment it is read. Never a token. */
export interface PendingSignIn extends BegunRequest {
  /** Path of this app to come back to. */
  readonly returnTo: string;
  /** Nobody was asked: that it failed is no news for the person. */
  readonly silent: boolean;
  /** What is to be done when the person is back. */
  readonly unfinished?: Unfinished | undefined;
  /** What is to be said then. */
  readonly notReached?: NotReached | undefined;
}

const key = 'signet.pending-sign-in';

export function keepPending(storage: Storage, pending: PendingSignIn): void {
  storage.setItem(key, JSON.stringify(pending));
}

export function takePending(storage: Storage): PendingSignIn | undefined {
  const text = storage.getItem(key);
  storage.removeItem(key);
  if (text === null) return undefined;
  const kept = JSON.parse(text) as Partial<PendingSignIn>;
  const { codeVerifier, state, nonce, returnTo, silent, unfinished, notReached } = kept;
  if (!codeVerifier || !state || !nonce) return undefined;
  return {
    codeVerifier,
    state,
    nonce,
    returnTo: isOwnPath(returnTo) ? returnTo : '/',
    silent: silent === true,
    unfinished: unfinished?.cancel && unfinished.subject ? unfinished : undefined,
    notReached,
  };
}

function isOwnPath(path: string | undefined): path is string {
  return path !== undefined && /^\/(?![/\\])/.test(path) && !path.startsWith('/callback');
}

const marker = 'signet.signed-in-before';

/** Whether somebody signed in with this browser and did not sign out since: then it is worth asking the issuer silently. */
export function remembersSignIn(storage: Storage): boolean {
  return storage.getItem(marker) !== null;
}

export function rememberSignIn(storage: Storage, remembers: boolean): void {
  if (remembers) storage.setItem(marker, 'yes');
  else storage.removeItem(marker);
}
