import type { AccountClaims } from '../claims/account-claims.js';
import type { Grant } from '../grants/grant.js';
import type { CoreDependencies } from '../shared/core-dependencies.js';
import { OAuthError } from '../shared/oauth-error.js';

/** A grant from which tokens may come, and its person. */
export interface LiveGrant {
  readonly grant: Grant;
  readonly account: AccountClaims;
}

/** @throws OAuthError invalid_grant when it is revoked or over, the session it lives in ended, or its account is disabled */
export async function liveGrant(deps: CoreDependencies, grantId: string): Promise<LiveGrant> {
  const grant = await deps.stores.grants.find(grantId);
  const now = deps.clock.now();
  if (!grant || grant.revokedAt !== undefined || grant.expiresAt <= now) throw dead(grantId, 'revoked or over');
  if (!grant.offline && grant.sessionId !== undefined) {
    const session = await deps.stores.sessions.find(grant.sessionId);
    if (session?.endedAt !== undefined) throw dead(grantId, 'session ended');
  }
  const account = await deps.accounts.find(grant.subject);
  if (!account || account.disabled) throw dead(grantId, 'account disabled or gone');
  return { grant, account };
}

function dead(grantId: string, reason: string): OAuthError {
  return new OAuthError('invalid_grant', 'the authorization is no longer valid', {
    cause: { grant_id: grantId, reason },
  });
}
