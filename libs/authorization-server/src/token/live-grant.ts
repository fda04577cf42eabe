import type { Grant } from '../grants/grant.js';
import type { CoreDependencies } from '../shared/core-dependencies.js';
import { OAuthError } from '../shared/oauth-error.js';

/**
 * A grant from which tokens may come.
 * @throws OAuthError invalid_grant when it is revoked or over, the session it lives in ended, or its account is not active
 */
export async function liveGrant(deps: CoreDependencies, grantId: string): Promise<Grant> {
  const grant = await deps.stores.grants.find(grantId);
  if (!grant || grant.revokedAt !== undefined || grant.expiresAt <= deps.clock.now()) {
    throw dead(grantId, 'revoked or over');
  }
  const [isInSession, isActive] = await Promise.all([
    sessionStands(deps, grant),
    deps.accounts.isActive(grant.subject),
  ]);
  if (!isInSession) throw dead(grantId, 'session ended');
  if (!isActive) throw dead(grantId, 'account disabled or gone');
  return grant;
}

async function sessionStands(deps: CoreDependencies, { offline, sessionId }: Grant): Promise<boolean> {
  if (offline || sessionId === undefined) return true;
  const session = await deps.stores.sessions.find(sessionId);
  return session?.endedAt === undefined;
}

function dead(grantId: string, reason: string): OAuthError {
  return new OAuthError('invalid_grant', 'the authorization is no longer valid', {
    cause: { grant_id: grantId, reason },
  });
}
