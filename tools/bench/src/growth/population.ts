/** How full a database is. */
export interface Population {
  readonly accounts: number;
  /** As many refresh tokens. */
  readonly grants: number;
  /** Seconds since the epoch: when it was seeded. */
  readonly now: number;
}

export const clients = ['app-0', 'app-1', 'app-2', 'app-3'] as const;
export const audience = 'https://orders.example.com';
export const apiScope = 'orders:read';
export const identityScopes = ['openid', 'profile', 'email', 'offline_access'];
export const redirectUri = 'https://app.example.com/callback';

export const accountsPerSession = 5;
/** One of so many refresh tokens has been rotated, into the next. */
export const tokensPerRotated = 5;

const prime = 7_654_337;

/** A number from 1 to `size`, far from those of the indices beside it; each comes once in `size` indices. */
export function spread(index: number, size: number): number {
  // The prime is above all sizes, and so has no divisor in common with them.
  return 1 + Number((BigInt(index) * BigInt(prime)) % BigInt(size));
}

/** The same in SQL. */
export const spreadSql = (index: string, size: number) => `(1 + ((${index}) * ${prime}) % ${size})`;

/** The number of a refresh token that is alive, and of its grant: another one for each index. */
export function liveToken(index: number, { grants }: Pick<Population, 'grants'>): { token: number; grant: number } {
  const live = tokensPerRotated - 1;
  const nth = spread(index, (grants / tokensPerRotated) * live);
  const token = nth + Math.floor((nth - 1) / live);
  return { token, grant: spread(token, grants) };
}

/** The number of a session that is alive, and of its account. */
export function liveSession(
  index: number,
  { accounts }: Pick<Population, 'accounts'>,
): { session: number; account: number } {
  const session = spread(index, accounts / accountsPerSession);
  return { session, account: session * accountsPerSession };
}

/** Whose a grant is. */
export const clientOf = (grant: number) => clients[grant % clients.length] ?? clients[0];
