/** The tokens of one sign-in. They live in memory, of all tabs of this app, and are gone with the last. */
export interface Tokens {
  readonly idToken: string;
  readonly orders: string;
  readonly invoices: string;
  readonly refreshToken: string;
  /** Milliseconds since the epoch, by this machine's clock: when they were asked for, which orders those of two tabs. */
  readonly renewedAt: number;
  /** As above: when the first of them is over. */
  readonly expiresAt: number;
}

/** Milliseconds before the end of a token at which a new one is fetched. */
const margin = 30_000;

export function isFresh({ expiresAt }: Tokens, now: number): boolean {
  return now < expiresAt - margin;
}
