import type { BegunRequest } from '@signet/browser-client';

/** What survives the way to the issuer in this tab; deleted the moment it is read. Never a token. */
export interface PendingSignIn extends BegunRequest {
  /** Address of the console to come back to. */
  readonly returnTo: string;
}

const key = 'signet.console.pending';

export function keepPending(storage: Storage, pending: PendingSignIn): void {
  storage.setItem(key, JSON.stringify(pending));
}

/** @param path of the console: nowhere else is anybody sent back to */
export function takePending(storage: Storage, path: string): PendingSignIn | undefined {
  const text = storage.getItem(key);
  storage.removeItem(key);
  if (text === null) return undefined;
  const { codeVerifier, state, nonce, returnTo } = JSON.parse(text) as Partial<PendingSignIn>;
  if (!codeVerifier || !state || !nonce) return undefined;
  return { codeVerifier, state, nonce, returnTo: isOwn(path, returnTo) ? returnTo : path };
}

function isOwn(path: string, address: string | undefined): address is string {
  if (address === undefined || address.startsWith(`${path}/callback`)) return false;
  return address === path || address.startsWith(`${path}/`) || address.startsWith(`${path}?`);
}
