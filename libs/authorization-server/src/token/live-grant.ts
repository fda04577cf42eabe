import type { AccountClaims } from '../records/account.js';
import type { CorePorts } from '../records/core-ports.js';
import type { Grant } from '../records/grant.js';
import { OAuthError } from '../shared/oauth-error.js';

export type LiveGrantNeeds = Pick<CorePorts, 'clock' | 'standings'>;

/** A grant from which tokens may come, and its person. */
export interface LiveGrant {
  readonly grant: Grant;
  readonly account: AccountClaims;
}

/**
 * @param jti of an access token of this grant: revoked by itself it is as dead as its grant would be
 * @throws OAuthError invalid_grant when it is revoked or over, the session it lives in ended, or its account is disabled
 */
export async function liveGrant(deps: LiveGrantNeeds, grantId: string, jti?: string): Promise<LiveGrant> {
  const standing = await deps.standings.find(grantId, jti);
  if (!standing) throw dead(grantId, 'gone');
  const { grant, sessionEnded, tokenRevoked, account } = standing;
  if (tokenRevoked) throw dead(grantId, 'token revoked');
  if (grant.revokedAt !== undefined || grant.expiresAt <= deps.clock.now()) throw dead(grantId, 'revoked or over');
  if (sessionEnded && !grant.offline) throw dead(grantId, 'session ended');
  if (!account || account.disabled) throw dead(grantId, 'account disabled or gone');
  return { grant, account };
}

function dead(grantId: string, reason: string): OAuthError {
  return new OAuthError('invalid_grant', 'the authorization is no longer valid', {
    cause: { grant_id: grantId, reason },
  });
}
