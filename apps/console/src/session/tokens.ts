/** The tokens of one sign-in, in the memory of one tab and nowhere else. */
export interface Tokens {
  readonly idToken: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Milliseconds since the epoch, by this machine's clock. */
  readonly expiresAt: number;
  readonly person: Person;
  /** What the access token may do: what of it is asked for follows from the roles that the person had when it was given. */
  readonly scopes: readonly string[];
}

/** Who is signed in, as the ID token says. */
export interface Person {
  readonly subject: string;
  readonly name: string;
  /** By which they sign in, where it is told. */
  readonly username?: string;
}

/** Milliseconds before the end of a token at which a new one is fetched. */
const margin = 30_000;

export function isFresh({ expiresAt }: Tokens, now: number): boolean {
  return now < expiresAt - margin;
}
