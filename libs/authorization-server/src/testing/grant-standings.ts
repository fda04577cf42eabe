import type { AccountClaims } from '../records/account.js';
import type { GrantStandings } from '../records/grant-standing.js';
import type { Stores } from '../records/stores.js';

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
        session,
        tokenRevoked: jti !== undefined && (await stores.revokedAccessTokens.has(jti)),
        account: await accounts.find(grant.subject),
      };
    },
  };
}
