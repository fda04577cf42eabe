import type { AccountClaims } from '../claims/account-claims.js';
import type { Stores } from '../shared/unit-of-work.js';
import type { GrantStandings } from '../token/grant-standings.js';

interface People {
  find(subject: string): Promise<AccountClaims | undefined>;
}

/** Out of stores in memory, one look-up after the other. */
export function standingsFrom(stores: Stores, accounts: People): GrantStandings {
  return {
    find: async (grantId, jti) => {
      const grant = await stores.grants.find(grantId);
      if (!grant) return undefined;
      const session = grant.sessionId === undefined ? undefined : await stores.sessions.find(grant.sessionId);
      return {
        grant,
        sessionEnded: session?.endedAt !== undefined,
        tokenRevoked: jti !== undefined && (await stores.revokedAccessTokens.has(jti)),
        account: await accounts.find(grant.subject),
      };
    },
  };
}
