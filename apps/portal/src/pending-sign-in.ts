/** What must survive the way to the issuer and back; deleted the moment it is read. Never a token. */
export interface PendingSignIn {
  readonly codeVerifier: string;
  readonly state: string;
  readonly nonce: string;
}

const key = 'signet.pending-sign-in';

export function keepPending(storage: Storage, pending: PendingSignIn): void {
  storage.setItem(key, JSON.stringify(pending));
}

export function takePending(storage: Storage): PendingSignIn | undefined {
  const text = storage.getItem(key);
  storage.removeItem(key);
  if (text === null) return undefined;
  const value: unknown = JSON.parse(text);
  const { codeVerifier, state, nonce } = value as Partial<PendingSignIn>;
  return codeVerifier && state && nonce ? { codeVerifier, state, nonce } : undefined;
}
